"""Writes the alert of a fault to standard output, as the bytes that a real Alertmanager sends.

Usage: alert.py NAMESPACE "RULE label=value ..."    (needs kubectl and alertmanager on PATH)

`app=X` stands for the pods with that label that are not ready or have restarted: one alert each, with the
labels that the rule has. Any other label names the object, for example deployment=api.
"""

import json
import pathlib
import subprocess
import sys
from datetime import datetime, timezone

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "demo"))
import mixin  # noqa: E402

# label of kube-state-metrics -> resource
OBJECTS = {"job_name": "job"}


def get(namespace, *what):
    return json.loads(subprocess.check_output(["kubectl", "-n", namespace, "get", *what, "-o", "json"]))


def born(thing):
    return datetime.fromisoformat(thing["metadata"]["creationTimestamp"].replace("Z", "+00:00"))


def containers(pod):
    status = pod.get("status", {})
    return status.get("initContainerStatuses", []) + status.get("containerStatuses", [])


def in_trouble(pod):
    ready = any(c["type"] == "Ready" and c["status"] == "True" for c in pod["status"].get("conditions", []))
    return not ready or "deletionTimestamp" in pod["metadata"] or any(c["restartCount"] for c in containers(pod))


def sick_container(pod):
    """The one that waits for a bad reason, else the most restarted."""
    started = ("ContainerCreating", "PodInitializing", None)
    waiting = [c for c in containers(pod) if c["state"].get("waiting", {}).get("reason") not in started]
    return (waiting or sorted(containers(pod), key=lambda c: -c["restartCount"]))[0]


def of_pods(rule, namespace, app, end):
    pods = [p for p in get(namespace, "pods", "-l", f"app={app}")["items"] if in_trouble(p)]
    if not pods:
        sys.exit(f"alert.py: no pod of {namespace} with app={app} is in trouble")
    for pod in pods:
        labels = {"pod": pod["metadata"]["name"]}
        if rule in ("KubePodCrashLooping", "KubeContainerWaiting", "ContainerOomKilled"):
            container = sick_container(pod)
            reason = container["state"].get("waiting", {}).get("reason", "CrashLoopBackOff")
            labels |= {"uid": pod["metadata"]["uid"], "container": container["name"], "reason": reason}
        yield mixin.alert(rule, namespace, born(pod), end, **labels)


def of_object(rule, namespace, label, name, end):
    since = born(get(namespace, OBJECTS.get(label, label), name))
    more = {"condition": "true"} if rule == "KubeJobFailed" else {}
    return mixin.alert(rule, namespace, since, end, **mixin.EXPORTER, **{label: name}, **more)


namespace, (rule, selector) = sys.argv[1], sys.argv[2].split(" ", 1)
label, name = selector.split("=", 1)
now = datetime.now(timezone.utc)
alerts = list(of_pods(rule, namespace, name, now)) if label == "app" else [of_object(rule, namespace, label, name, now)]
sys.stdout.buffer.write(mixin.send(alerts))
