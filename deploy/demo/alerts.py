"""Writes the alerts of a recorded cluster as the bytes that a real Alertmanager sends.

Usage: alerts.py DIR    (needs `alertmanager` on PATH)

Reads DIR/cluster, writes DIR/alerts and DIR/faults.tsv: per alert file its target, a phrase that a
right report contains, and one that a sentence about the cause contains.

The alerts are those of kubernetes-mixin with the labels that kube-prometheus-stack gives them. Each
file is one notification of an Alertmanager of its own, so that it holds one fault and no other. An
alert begins 15 minutes after its fault, as the rules say (KubeContainerWaiting waits an hour; here 15
minutes as well), and at the latest a minute before the last event of the recording.
"""

import json
import pathlib
import re
import sys
from datetime import datetime, timedelta

import mixin
from mixin import EXPORTER, send

OUT = pathlib.Path(sys.argv[1])
CLUSTER = OUT / "cluster"


def items(namespace, resource):
    return json.loads((CLUSTER / namespace / f"{resource}.json").read_text())["items"]


def moment(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def end_of_recording():
    stamps = (re.findall(r'"(\d{4}-\d\d-\d\dT[\d:.]+Z)"', f.read_text()) for f in CLUSTER.rglob("*.json"))
    return max(moment(stamp) for file in stamps for stamp in file)


def alert(name, namespace, since, **labels):
    return mixin.alert(name, namespace, since, END, **labels)


def born(thing):
    return moment(thing["metadata"]["creationTimestamp"])


def sick(pod):
    return pod["status"]["phase"] not in ("Succeeded", "Failed") and not any(
        c["type"] == "Ready" and c["status"] == "True" for c in pod["status"].get("conditions", [])
    )


def pods(namespace, app):
    """The pods of the application that are, or keep becoming, unready; the younger release first to break."""
    own = [p for p in items(namespace, "pods") if p["metadata"]["labels"].get("app") == app]
    restarted = [p for p in own if any(c["restartCount"] for c in p["status"].get("containerStatuses", []))]
    return [p for p in own if sick(p) or p in restarted]


def crash_looping(namespace, app, since=None):
    for pod in pods(namespace, app):
        container = pod["spec"]["containers"][0]["name"]
        labels = {"pod": pod["metadata"]["name"], "container": container, "uid": pod["metadata"]["uid"]}
        yield alert("KubePodCrashLooping", namespace, since or born(pod), **labels, reason="CrashLoopBackOff")


def waiting(namespace, app):
    for pod in pods(namespace, app):
        status = pod["status"]["containerStatuses"][0]
        reason = status["state"]["waiting"]["reason"]
        labels = {"pod": pod["metadata"]["name"], "container": status["name"], "uid": pod["metadata"]["uid"]}
        yield alert("KubeContainerWaiting", namespace, born(pod), **labels, reason=reason)


def not_ready(namespace, app):
    for pod in pods(namespace, app):
        yield alert("KubePodNotReady", namespace, born(pod), pod=pod["metadata"]["name"])


def deployment(name, namespace, app, **labels):
    sets = [r for r in items(namespace, "replicasets") if r["metadata"]["labels"].get("app") == app]
    return [alert(name, namespace, max(map(born, sets)), deployment=app, **EXPORTER, **labels)]


def statefulset(namespace, app):
    since = max(map(born, pods(namespace, app)))
    return [alert("KubeStatefulSetReplicasMismatch", namespace, since, statefulset=app, **EXPORTER)]


def job_failed(namespace, prefix):
    for job in items(namespace, "jobs"):
        failed = [c for c in job["status"].get("conditions", []) if c["type"] == "Failed"]
        if job["metadata"]["name"].startswith(prefix) and failed:
            since = moment(failed[0]["lastTransitionTime"])
            name = job["metadata"]["name"]
            yield alert("KubeJobFailed", namespace, since, job_name=name, condition="true", **EXPORTER)


def service_changed(namespace, name):
    service = next(s for s in items(namespace, "services") if s["metadata"]["name"] == name)
    return max(moment(f["time"]) for f in service["metadata"]["managedFields"])


END = end_of_recording()
S, C = "storefront", "checkout"
# file -> target, a phrase that a right report contains, the alerts
FAULTS = {
    "01-api-crash-loop": ("deployment/api", "DATABASE_URL", crash_looping(S, "api")),
    "02-recommender-out-of-memory": ("statefulset/recommender", "OOMKilled", statefulset(S, "recommender")),
    "03-web-liveness-port": ("deployment/web", "8081", crash_looping(S, "web")),
    "04-search-readiness-path": ("deployment/search", "404", deployment("KubeDeploymentReplicasMismatch", S, "search")),
    "05-thumbnailer-tag-not-found": ("deployment/thumbnailer", "storefront/thumbnailer:2.41", waiting(S, "thumbnailer")),
    "06-banners-rate-limited": ("deployment/banners", "429", waiting(S, "banners")),
    "07-reviews-volume-pending": ("deployment/reviews", "fast-ssd", not_ready(S, "reviews")),
    "08-sales-report-job-failed": ("job/{job_name}", "AccessDenied", job_failed(S, "sales-report-")),
    "09-cart-cannot-reach-orders": ("deployment/cart", "app=order", crash_looping(C, "cart", service_changed(C, "orders"))),
    "10-shipping-panic": ("deployment/shipping", "nil pointer dereference", crash_looping(C, "shipping")),
    "11-payments-missing-key": ("deployment/payments", "PROVIDER_URL", waiting(C, "payments")),
    "12-fraud-missing-secret": ("deployment/fraud", "fraud-api-key", waiting(C, "fraud")),
    "13-tax-missing-configmap": ("deployment/tax", "tax-rules", waiting(C, "tax")),
    "14-risk-model-too-big": ("deployment/risk-model", "Insufficient cpu", not_ready(C, "risk-model")),
    "15-gpu-scorer-no-such-node": ("deployment/gpu-scorer", "nvidia-l4", not_ready(C, "gpu-scorer")),
    "16-ledger-init-container": ("deployment/ledger", "ledger-db", not_ready(C, "ledger")),
    "17-invoices-quota": ("deployment/invoices", "team-checkout", deployment("KubeDeploymentReplicasMismatch", C, "invoices")),
    "18-migrate-orders-job-failed": ("job/{job_name}", "DuplicateColumn", job_failed(C, "migrate-orders")),
    "19-notifications-not-allowed": ("deployment/notifications", "checkout/notifications:3.2.0", waiting(C, "notifications")),
    "20-api-rollout-stuck": (
        "deployment/api",
        "DATABASE_URL",
        deployment(
            "KubeDeploymentRolloutStuck", S, "api", condition="Progressing", reason="ProgressDeadlineExceeded", status="false"
        ),
    ),
}
# What a sentence about the cause contains, where that is not the phrase.
CAUSES = {"429": "limit", "Insufficient cpu": "cpu"}
# One notification for many faults at once: what a node or a bad day looks like.
STORM = ("gpu-scorer", "ledger", "notifications", "payments", "risk-model", "fraud", "tax")


def write(name, alerts):
    if not alerts:
        sys.exit(f"alerts.py: nothing is wrong for {name}")
    (OUT / "alerts" / f"{name}.json").write_bytes(send(alerts))
    print(f"{name}: {len(alerts)}", file=sys.stderr)


(OUT / "alerts").mkdir(parents=True, exist_ok=True)
for old in (OUT / "alerts").glob("*.json"):
    old.unlink()
rows = [("alert", "target", "phrase", "cause")]
for name, (target, phrase, alerts) in FAULTS.items():
    alerts = list(alerts)
    write(name, alerts)
    labels = alerts[0]["labels"]
    rows.append((name + ".json", f"{labels['namespace']}/" + target.format(**labels), phrase, CAUSES.get(phrase, phrase)))
write("21-checkout-storm", [a for app in STORM for a in not_ready(C, app)])
rows += [
    ("21-checkout-storm.json", f"{C}/{target}", phrase, CAUSES.get(phrase, phrase))
    for target, phrase, _ in FAULTS.values()
    if target.split("/")[1] in STORM
]
write("22-watchdog", [alert("Watchdog", None, END - timedelta(minutes=30))])
(OUT / "faults.tsv").write_text("".join("\t".join(row) + "\n" for row in rows))
