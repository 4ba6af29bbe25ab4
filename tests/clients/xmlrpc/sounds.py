"""A sound file goes there and comes back as base64, with the library that Python brings.

    sounds.py BASE WORD

BASE has the user and the password of HTTP Basic in it; the login that acts is in XMLRPC_LOGIN and XMLRPC_PASSWORD.
"""

import io
import os
import ssl
import sys
import wave
import xmlrpc.client

base, word = sys.argv[1:]
server = xmlrpc.client.ServerProxy(f"{base}/XMLRPC", context=ssl._create_unverified_context())
auth = {"type": "admin", "username": os.environ["XMLRPC_LOGIN"], "password": os.environ["XMLRPC_PASSWORD"]}

made = io.BytesIO()
with wave.open(made, "wb") as sound:
    sound.setparams((1, 2, 8000, 0, "NONE", ""))
    sound.writeframes(bytes(i * 7 % 256 for i in range(100_000)))
data = made.getvalue()

server.create_sound_set(auth, {"set_name": word})
set_id = next(one["id"] for one in server.get_sound_sets(auth) if one["name"] == word)
place = {"set_id": set_id, "handle_id": 1}
server.update_sound_file(auth, {**place, "soundfile": xmlrpc.client.Binary(data), "filename": "greeting.wav"})
read = server.get_sound_file(auth, place)
if read["data"].data != data or read["filename"] != "greeting.wav":
    sys.exit(f"not the same: {len(read['data'].data)} bytes")
try:
    server.update_sound_file(auth, {**place, "soundfile": xmlrpc.client.Binary(b"no sound"), "filename": "no.wav"})
    sys.exit("taken: no sound")
except xmlrpc.client.Fault as refused:
    if "InvalidFileType" not in refused.faultString:
        sys.exit(str(refused))
server.delete_sound_file(auth, place)
server.delete_sound_set(auth, {"id": set_id})
print(len(data))
