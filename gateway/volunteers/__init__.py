"""The door of volunteers of NGOs and civil society."""
