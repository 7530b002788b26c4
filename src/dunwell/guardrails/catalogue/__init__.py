"""The rules, one file each. None knows another."""
