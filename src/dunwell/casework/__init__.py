"""Where decisions become deeds: gather the facts, let the engine decide, carry it out, remember."""
