"""Other people's sheets: bytes to drafts with the place of every fault."""
