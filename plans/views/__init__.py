"""Who may, one read model or one service, one template."""
