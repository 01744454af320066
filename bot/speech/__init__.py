"""Every sentence we say, in Bangla and English, and how it is rendered."""
