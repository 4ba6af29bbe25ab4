#!/usr/bin/env python3
"""Log in to an XMPP server and say how it went.

usage: xmpp_login.py JID PASSWORD --host 127.0.0.1 --port 5222 --ca FILE [--mechanism SCRAM-SHA-256]
                     [--hold SECONDS] [--send JID TEXT] [--expect TEXT]

Exit status: 0 logged in (and, with --expect, the text arrived), 4 refused by the server (1 is what Python itself ends with), 2 closed by the server while held,
3 no connection or no answer. One line on standard output says which, with the SASL mechanism that was used.
"""
import argparse
import asyncio
import inspect
import logging
import sys

import slixmpp


class Login(slixmpp.ClientXMPP):
    def __init__(self, options):
        super().__init__(options.jid, options.password, sasl_mech=options.mechanism)
        self.options = options
        self.outcome = asyncio.get_event_loop().create_future()
        self.logged_in = False
        self.enable_direct_tls = False  # the port given is a STARTTLS port
        self.ca_certs = options.ca
        self.add_event_handler("session_start", self.on_start)
        self.add_event_handler("failed_all_auth", lambda _: self.finish(2 if self.logged_in else 4, "refused"))
        self.add_event_handler("stream_error", lambda error: self.finish(2 if self.logged_in else 3, f"stream error {error['condition']}"))
        self.add_event_handler("connection_failed", lambda error: self.finish(3, f"no connection: {error}"))
        self.add_event_handler("disconnected", lambda _: self.finish(2 if self.logged_in else 3, "closed by the server"))
        self.add_event_handler("message", self.on_message)

    def finish(self, status, text):
        if not self.outcome.done():
            self.outcome.set_result((status, text))

    async def on_start(self, _event):
        self.logged_in = True
        used = self.plugin["feature_mechanisms"].mech
        self.mechanism_used = used.name if used else "?"
        self.send_presence()
        print(f"logged in as {self.boundjid} with {self.mechanism_used}", flush=True)
        if self.options.send:
            self.send_message(self.options.send[0], self.options.send[1], mtype="chat")
        if not self.options.expect:
            await asyncio.sleep(self.options.hold)
            self.finish(0, "ok")

    def on_message(self, message):
        if message["type"] == "error":
            self.finish(2, f"message refused: {message['error']['condition']}")
        elif self.options.expect and message["body"] == self.options.expect:
            self.finish(0, f"received from {message['from'].bare}")


async def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("jid")
    parser.add_argument("password")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=5222)
    parser.add_argument("--ca", required=True)
    parser.add_argument("--mechanism")
    parser.add_argument("--hold", type=float, default=0)
    parser.add_argument("--send", nargs=2, metavar=("JID", "TEXT"))
    parser.add_argument("--expect")
    parser.add_argument("--timeout", type=float, default=10)
    parser.add_argument("--debug", action="store_true")
    options = parser.parse_args()
    if options.debug:
        logging.basicConfig(level=logging.DEBUG)
    else:
        logging.disable(logging.CRITICAL)
    client = Login(options)
    if "address" in inspect.signature(client.connect).parameters:  # slixmpp 1.8, as in Debian 12
        client.connect((options.host, options.port))
    else:
        client.connect(options.host, options.port)
    try:
        status, text = await asyncio.wait_for(client.outcome, options.timeout)
    except asyncio.TimeoutError:
        status, text = 3, "no answer"
    print(text)
    if status == 0:
        client.abort()  # in the other cases the connection is gone or going
    return status


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
