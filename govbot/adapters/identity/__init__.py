"""Foreign identity: who somebody is, by an OpenID provider or by an LDAP directory."""
