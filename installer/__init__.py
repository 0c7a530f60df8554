"""Packages of iomdesk: the Debian package, the Windows installers, and a release of both."""
