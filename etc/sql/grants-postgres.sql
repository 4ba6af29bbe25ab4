-- What the roles of the SIP proxy and of the XMPP server may do: read their views, nothing else. Run it in provisiond's database,
-- as the role that provisiond uses, after `provisiond migrate` or the first start; upgrades keep the grants. The two roles exist
-- already:
--   CREATE ROLE kamailio LOGIN PASSWORD '...';
--   CREATE ROLE prosody LOGIN PASSWORD '...';
GRANT SELECT ON kamailio_version, kamailio_subscriber, kamailio_dbaliases, kamailio_domain, kamailio_domain_attrs,
    kamailio_usr_preferences, kamailio_trusted, kamailio_address TO kamailio;
GRANT SELECT ON prosody, prosody_hosts TO prosody;
