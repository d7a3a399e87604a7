"""A receiver of webhooks as a program: `python receiving.py FILE PORT SHARE`. It knows the keys of what it has.

It adds a line for each message to FILE before it answers: key, alert, accession number, sentence, and when. A message
whose key it has is answered, and not taken again. SHARE of the requests fail: half of them before they are taken (500,
503, 429 or nothing), half after, so that whoever sent them cannot know. The PORT is printed.
"""

import json
import os
import random
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


def main(file, port, share):
    known = {json.loads(line)["key"] for line in whole_lines(file)}
    taken = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            data = json.loads(self.rfile.read(int(self.headers["content-length"])))["data"]
            key = self.headers["webhook-id"]
            fails = random.random() < share
            if fails and random.random() < 0.5:
                if answer := random.choice([500, 503, 429, 0]):
                    self.send_error(answer)
                self.close_connection = True
                return
            line = {
                "key": key,
                "alert": data["alert"],
                "accession": data["accession"],
                "sentence": data["sentence"],
                "again": key in known,
                "at": time.monotonic(),
            }
            os.write(taken, f"\n{json.dumps(line)}\n".encode())  # a line that a kill cut off is no part of it
            os.fsync(taken)
            known.add(key)
            if not fails:
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()
            self.close_connection = True

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    print(f"http://127.0.0.1:{server.server_port}/", flush=True)
    server.serve_forever()


def whole_lines(file):
    """The lines of what was taken, without those that a kill cut off."""
    lines = file.read_text().split("\n") if file.exists() else []
    return [line for line in lines if line.startswith("{") and line.endswith("}")]


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
