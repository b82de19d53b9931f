#!/usr/bin/env python3
"""Writes an image of one layer as an OCI archive from files of this machine, without a container engine.

A program brings its shared libraries along, at the paths where it looks for them, and what the C library
resolves names with. The same files make the same image, whenever it is written."""

import argparse
import fnmatch
import hashlib
import io
import json
import os
import stat
import subprocess
import tarfile

PROCESSORS = {"x86_64": "amd64", "aarch64": "arm64"}
USERS = "root:x:0:0:root:/:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n"


class Layer:
    """The file system, as a tar."""

    def __init__(self):
        self.bytes = io.BytesIO()
        self.tar = tarfile.open(fileobj=self.bytes, mode="w")
        self.there = set()
        self.trees = []

    def add(self, path, kind, mode=0o755, data=b"", target=""):
        path = path.strip("/")
        if not path or path in self.there:
            return
        self.add(os.path.dirname(path), tarfile.DIRTYPE)
        self.there.add(path)
        entry = tarfile.TarInfo(path)
        entry.type, entry.mode, entry.size, entry.linkname = kind, mode, len(data), target
        self.tar.addfile(entry, io.BytesIO(data))

    def folder(self, path, mode=0o755):
        self.add(path, tarfile.DIRTYPE, mode)

    def text(self, path, text):
        self.add(path, tarfile.REGTYPE, 0o644, text.encode())

    def link(self, path, target):
        self.add(path, tarfile.SYMTYPE, 0o777, target=target)

    def file(self, source, path):
        with open(source, "rb") as file:
            self.add(path, tarfile.REGTYPE, stat.S_IMODE(os.stat(source).st_mode), file.read())

    def tree(self, source, path, without):
        self.trees.append(os.path.join(os.path.realpath(source), ""))
        for folder, folders, files in os.walk(source):
            folders[:] = sorted(f for f in folders if not matches(f, without))
            inside = os.path.normpath(os.path.join(path, os.path.relpath(folder, source)))
            self.folder(inside)
            for file in sorted(files):
                found = os.path.join(folder, file)
                # distributions link to what another package would bring
                if os.path.exists(found) and not matches(file, without):
                    self.file(found, os.path.join(inside, file))

    def libraries(self, program):
        for library in libraries(program):
            # what a tree has is there already, and not where it is on this machine
            if not os.path.realpath(library).startswith(tuple(self.trees)):
                self.file(library, library)

    def busybox(self, busybox):
        self.file(busybox, "/bin/busybox")
        self.libraries(busybox)
        for applet in output(busybox, "--list").split():
            self.link("/bin/" + applet, "busybox")

    def done(self):
        self.tar.close()
        return self.bytes.getvalue()


def output(*command):
    return subprocess.run(command, capture_output=True, text=True).stdout


def matches(name, patterns):
    return any(fnmatch.fnmatch(name, pattern) for pattern in patterns)


def libraries(program):
    """The paths that ldd knows; none of a static program."""
    found = {word for word in output("ldd", program).split() if word.startswith("/") and os.path.isfile(word)}
    # the C library opens these by name when it resolves one; a newer one has them built in
    for libc in [path for path in found if os.path.basename(path) == "libc.so.6"]:
        for name in ("libnss_files.so.2", "libnss_dns.so.2", "libresolv.so.2"):
            beside = os.path.join(os.path.dirname(libc), name)
            if os.path.exists(beside):
                found.add(beside)
    return sorted(found)


def archive(path, name, layer, entry, environment):
    with tarfile.open(path, "w") as tar:

        def write(file, data):
            info = tarfile.TarInfo(file)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))

        def put(data, kind):
            digest = hashlib.sha256(data).hexdigest()
            write("blobs/sha256/" + digest, data)
            return {"mediaType": "application/vnd.oci.image." + kind, "digest": "sha256:" + digest, "size": len(data)}

        content = put(layer, "layer.v1.tar")
        config = {
            "architecture": PROCESSORS[os.uname().machine],
            "os": "linux",
            "config": {"Env": environment, "Entrypoint": entry},
            "rootfs": {"type": "layers", "diff_ids": [content["digest"]]},
        }
        manifest = {
            "schemaVersion": 2,
            "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "config": put(json.dumps(config).encode(), "config.v1+json"),
            "layers": [content],
        }
        image = put(json.dumps(manifest).encode(), "manifest.v1+json")
        image["annotations"] = {"io.containerd.image.name": name}
        write("index.json", json.dumps({"schemaVersion": 2, "manifests": [image]}).encode())
        write("oci-layout", b'{"imageLayoutVersion": "1.0.0"}')


def pair(text):
    source, equals, path = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{text} is not SOURCE=PATH")
    return source, path


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive")
    parser.add_argument("name", help="with registry and tag, as the cluster asks for it: docker.io/library/busybox:1.36")
    parser.add_argument("--file", type=pair, action="append", default=[], metavar="FILE=PATH", help="with its shared libraries")
    parser.add_argument("--tree", type=pair, action="append", default=[], metavar="FOLDER=PATH")
    parser.add_argument("--without", action="append", default=[], metavar="PATTERN", help="names that trees leave out")
    parser.add_argument("--libs-of", action="append", default=[], metavar="FILE", help="only the shared libraries")
    parser.add_argument("--folder", action="append", default=[], metavar="PATH", help="an empty folder")
    parser.add_argument("--busybox", action="store_true", help="a shell and what belongs to it")
    parser.add_argument("--env", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--entry", nargs="+", default=[])
    wanted = parser.parse_args()

    layer = Layer()
    layer.folder("tmp", 0o1777)
    for folder in ["var", "data", *wanted.folder]:
        layer.folder(folder)
    layer.text("etc/passwd", USERS)
    layer.text("etc/nsswitch.conf", "hosts: files dns\n")
    for source, path in wanted.tree:
        layer.tree(source, path, wanted.without)
    for source, path in wanted.file:
        layer.file(source, path)
        layer.libraries(source)
    for program in wanted.libs_of:
        layer.libraries(program)
    if wanted.busybox:
        layer.busybox(output("sh", "-c", "command -v busybox").strip() or "/bin/busybox")
    archive(wanted.archive, wanted.name, layer.done(), wanted.entry, ["PATH=/bin:/usr/bin:/usr/sbin", *wanted.env])


if __name__ == "__main__":
    main()
