-- Views for SIP and XMPP servers, MariaDB and MySQL edition.
-- Servers take TEXT, BIGINT and UNSIGNED for other types than VARCHAR and INT. The literals of views get this collation.
SET NAMES utf8mb4 COLLATE utf8mb4_bin;

CREATE VIEW kamailio_version AS
          SELECT 1 AS id, 'kamailio_version' AS table_name, 1 AS table_version
UNION ALL SELECT 2, 'kamailio_subscriber', 7
UNION ALL SELECT 3, 'kamailio_dbaliases', 1
UNION ALL SELECT 4, 'kamailio_domain', 2
UNION ALL SELECT 5, 'kamailio_domain_attrs', 1
UNION ALL SELECT 6, 'kamailio_usr_preferences', 2
UNION ALL SELECT 7, 'kamailio_trusted', 6
UNION ALL SELECT 8, 'kamailio_address', 6;

-- Whoever has no digests has no account.
CREATE VIEW kamailio_subscriber AS
SELECT l.subscriber_id AS id, l.username, d.domain_key AS domain, '' AS password, l.ha1, l.ha1b, s.uuid,
       l.customer_id
FROM live_subscribers l
JOIN subscribers s ON s.id = l.subscriber_id
JOIN domains d ON d.id = l.domain_id
WHERE l.ha1 IS NOT NULL;

-- A proxy's alias_db puts sip:USER@DOMAIN into 256 bytes without looking: longer names must not get there.
CREATE VIEW kamailio_dbaliases AS
SELECT n.id, n.digits AS alias_username, d.domain_key AS alias_domain, l.username, d.domain_key AS domain
FROM numbers n
JOIN live_subscribers l ON l.subscriber_id = n.subscriber_id
JOIN domains d ON d.id = l.domain_id
WHERE l.ha1 IS NOT NULL AND LENGTH(l.username) + LENGTH(d.domain_key) <= 250;

CREATE VIEW kamailio_domain AS
SELECT d.id, d.domain_key AS domain, d.domain_key AS did, TIMESTAMP '2000-01-01 00:00:01' AS last_modified
FROM domains d;

CREATE VIEW kamailio_domain_attrs AS
SELECT p.id, d.domain_key AS did, p.attribute AS name, 2 AS type,
       p.value, TIMESTAMP '2000-01-01 00:00:01' AS last_modified
FROM domain_preferences p
JOIN domains d ON d.id = p.domain_id;

-- A level that has an attribute hides it on the later ones.
CREATE VIEW kamailio_usr_preferences AS
SELECT p.id, s.uuid, l.username, d.domain_key AS domain, p.attribute, 0 AS type, p.value,
       TIMESTAMP '2000-01-01 00:00:01' AS last_modified
FROM live_subscribers l
JOIN subscribers s ON s.id = l.subscriber_id
JOIN domains d ON d.id = l.domain_id
JOIN subscriber_preferences p ON p.subscriber_id = l.subscriber_id
WHERE l.ha1 IS NOT NULL
UNION ALL
SELECT p.id, s.uuid, l.username, d.domain_key, p.attribute, 0, p.value, TIMESTAMP '2000-01-01 00:00:01'
FROM live_subscribers l
JOIN subscribers s ON s.id = l.subscriber_id
JOIN domains d ON d.id = l.domain_id
JOIN profile_preferences p ON p.profile_id = l.profile_id
WHERE l.ha1 IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM subscriber_preferences h
                  WHERE h.subscriber_id = l.subscriber_id AND h.attribute = p.attribute)
UNION ALL
SELECT p.id, s.uuid, l.username, d.domain_key, p.attribute, 0, p.value, TIMESTAMP '2000-01-01 00:00:01'
FROM live_subscribers l
JOIN subscribers s ON s.id = l.subscriber_id
JOIN domains d ON d.id = l.domain_id
JOIN customer_preferences p ON p.customer_id = l.customer_id
WHERE l.ha1 IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM subscriber_preferences h
                  WHERE h.subscriber_id = l.subscriber_id AND h.attribute = p.attribute)
  AND NOT EXISTS (SELECT 1 FROM profile_preferences h
                  WHERE h.profile_id = l.profile_id AND h.attribute = p.attribute)
UNION ALL
SELECT p.id, s.uuid, l.username, d.domain_key, p.attribute, 0, p.value, TIMESTAMP '2000-01-01 00:00:01'
FROM live_subscribers l
JOIN subscribers s ON s.id = l.subscriber_id
JOIN domains d ON d.id = l.domain_id
JOIN domain_preferences p ON p.domain_id = l.domain_id
WHERE l.ha1 IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM subscriber_preferences h
                  WHERE h.subscriber_id = l.subscriber_id AND h.attribute = p.attribute)
  AND NOT EXISTS (SELECT 1 FROM profile_preferences h
                  WHERE h.profile_id = l.profile_id AND h.attribute = p.attribute)
  AND NOT EXISTS (SELECT 1 FROM customer_preferences h
                  WHERE h.customer_id = l.customer_id AND h.attribute = p.attribute);

CREATE VIEW kamailio_trusted AS
SELECT t.id, t.src_ip, t.protocol AS proto, t.from_pattern, CAST(NULL AS CHAR(64)) AS ruri_pattern,
       s.uuid AS tag, 0 AS priority
FROM trusted_sources t
JOIN live_subscribers l ON l.subscriber_id = t.subscriber_id
JOIN subscribers s ON s.id = l.subscriber_id
WHERE l.ha1 IS NOT NULL;

-- One row that it cannot use makes a proxy refuse the whole list: numbers beyond INT, IPv4 inside of IPv6. The port is
-- any: that of a connection is not the one on which a peer listens.
CREATE VIEW kamailio_address AS
SELECT p.id, CAST(CAST(p.group_id AS CHAR(9)) AS SIGNED) AS grp, p.ip COLLATE utf8mb4_bin AS ip_addr,
       CASE WHEN LOCATE(':', p.ip) > 0 THEN 128 ELSE 32 END AS mask, 0 AS port,
       p.name COLLATE utf8mb4_bin AS tag
FROM peering_servers p
WHERE p.enabled AND p.group_id BETWEEN 1 AND 999999999 AND NOT (LOCATE(':', p.ip) > 0 AND LOCATE('.', p.ip) > 0);

-- The whole account in one value. A global lock, level 4, takes it away.
CREATE VIEW prosody AS
SELECT d.domain_key AS `host`, l.node AS `user`, 'accounts' AS `store`, '' AS `key`,
       'json' AS `type`,
       CONCAT('{"uuid":"', s.uuid, '","salt":"', l.salt, '","iteration_count":', l.iteration_count, ',"stored_key":"',
              l.stored_key, '","server_key":"', l.server_key, '"}') AS `value`
FROM live_subscribers l
JOIN subscribers s ON s.id = l.subscriber_id
JOIN domains d ON d.id = l.domain_id
WHERE l.stored_key IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM subscriber_preferences p
                  WHERE p.subscriber_id = l.subscriber_id AND p.attribute = 'lock' AND p.value = '4');

CREATE VIEW prosody_hosts AS SELECT domain_key AS `host` FROM domains;
