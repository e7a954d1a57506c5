"""How the shipped reader was made (extra `train`). Nothing at run time imports this room."""
