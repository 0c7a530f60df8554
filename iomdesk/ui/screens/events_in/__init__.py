"""Events from elsewhere: pasted lines or a list, checked row by row before they are kept."""
