"""The screens: pages and widgets that show what the services know."""
