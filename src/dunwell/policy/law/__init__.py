"""The law as dated data: packs of rules that tighten whatever policy they are laid over."""
