-- What the users of the SIP proxy and of the XMPP server may do: read their views, nothing else. Run it in provisiond's database,
-- as a user with GRANT OPTION, after `provisiond migrate` or the first start. The two users exist already; where they have
-- another host than '%', change it here as well:
--   CREATE USER 'kamailio'@'%' IDENTIFIED BY '...';
--   CREATE USER 'prosody'@'%' IDENTIFIED BY '...';
GRANT SELECT ON kamailio_version         TO 'kamailio'@'%';
GRANT SELECT ON kamailio_subscriber      TO 'kamailio'@'%';
GRANT SELECT ON kamailio_dbaliases       TO 'kamailio'@'%';
GRANT SELECT ON kamailio_domain          TO 'kamailio'@'%';
GRANT SELECT ON kamailio_domain_attrs    TO 'kamailio'@'%';
GRANT SELECT ON kamailio_usr_preferences TO 'kamailio'@'%';
GRANT SELECT ON kamailio_trusted         TO 'kamailio'@'%';
GRANT SELECT ON kamailio_address         TO 'kamailio'@'%';
GRANT SELECT ON prosody                  TO 'prosody'@'%';
GRANT SELECT ON prosody_hosts            TO 'prosody'@'%';
