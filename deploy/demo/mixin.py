"""The alerts of kubernetes-mixin, with the labels that kube-prometheus-stack gives them, as the bytes that a
real Alertmanager sends (needs `alertmanager` on PATH).
"""

import json
import pathlib
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


PORT = free_port()
STACK = {"prometheus": "monitoring/kube-prometheus-stack-prometheus"}
SCRAPE = {
    "job": "kube-state-metrics",
    "service": "kube-prometheus-stack-kube-state-metrics",
    "endpoint": "http",
    "instance": "10.244.0.7:8080",
}
# The pod and container of kube-state-metrics itself: what an alert about a workload carries.
EXPORTER = {"pod": "kube-prometheus-stack-kube-state-metrics-6f664bc8c4-5lwq6", "container": "kube-state-metrics"}

# alertname -> summary, description, expression
RULES = {
    "KubePodCrashLooping": (
        "Pod is crash looping.",
        'Pod {namespace}/{pod} ({container}) is in waiting state (reason: "CrashLoopBackOff") on cluster .',
        'max_over_time(kube_pod_container_status_waiting_reason{job="kube-state-metrics",reason="CrashLoopBackOff"}[5m]) >= 1',
    ),
    "KubeContainerWaiting": (
        "Pod container waiting longer than 1 hour",
        "pod/{pod} in namespace {namespace} on container {container} has been in waiting state for longer than 1 hour. "
        '(reason: "{reason}") on cluster .',
        'kube_pod_container_status_waiting_reason{job="kube-state-metrics",reason!="CrashLoopBackOff"} > 0',
    ),
    "KubePodNotReady": (
        "Pod has been in a non-ready state for more than 15 minutes.",
        "Pod {namespace}/{pod} has been in a non-ready state for longer than 15 minutes on cluster .",
        'sum by (namespace, pod, job, cluster) (max by (namespace, pod, job, cluster) '
        '(kube_pod_status_phase{job="kube-state-metrics",phase=~"Pending|Unknown"})) > 0',
    ),
    "KubeDeploymentReplicasMismatch": (
        "Deployment has not matched the expected number of replicas.",
        "Deployment {namespace}/{deployment} has not matched the expected number of replicas for longer than 15 minutes on cluster .",
        '(kube_deployment_spec_replicas{job="kube-state-metrics"} > kube_deployment_status_replicas_available'
        '{job="kube-state-metrics"}) and (changes(kube_deployment_status_replicas_updated{job="kube-state-metrics"}[10m]) == 0)',
    ),
    "KubeDeploymentRolloutStuck": (
        "Deployment rollout is not progressing.",
        "Rollout of deployment {namespace}/{deployment} is not progressing for longer than 15 minutes on cluster .",
        'kube_deployment_status_condition{condition="Progressing",job="kube-state-metrics",status="false"} != 0',
    ),
    "KubeStatefulSetReplicasMismatch": (
        "StatefulSet has not matched the expected number of replicas.",
        "StatefulSet {namespace}/{statefulset} has not matched the expected number of replicas for longer than 15 minutes on cluster .",
        '(kube_statefulset_status_replicas_ready{job="kube-state-metrics"} != kube_statefulset_replicas{job="kube-state-metrics"})'
        ' and (changes(kube_statefulset_status_replicas_updated{job="kube-state-metrics"}[10m]) == 0)',
    ),
    "KubeJobFailed": (
        "Job failed to complete.",
        "Job {namespace}/{job_name} failed to complete. Removing failed job after investigation should clear this alert on cluster .",
        'kube_job_failed{job="kube-state-metrics"} > 0',
    ),
    "KubeJobNotCompleted": (
        "Job did not complete in time",
        "Job {namespace}/{job_name} is taking more than 12 hours to complete on cluster .",
        'time() - max by (namespace, job_name, cluster) (kube_job_status_start_time{job="kube-state-metrics"} and '
        'kube_job_status_active{job="kube-state-metrics"} > 0) > 43200',
    ),
    "KubeHpaReplicasMismatch": (
        "HPA has not matched desired number of replicas.",
        "HPA {namespace}/{horizontalpodautoscaler} has not matched the desired number of replicas for longer than 15 minutes on cluster .",
        '(kube_horizontalpodautoscaler_status_desired_replicas{job="kube-state-metrics"} != '
        'kube_horizontalpodautoscaler_status_current_replicas{job="kube-state-metrics"})',
    ),
    "KubePdbNotEnoughHealthyPods": (
        "PDB does not have enough healthy pods.",
        "PDB {namespace}/{poddisruptionbudget} expects more healthy pods. The desired number of healthy pods has not been met "
        "for at least 15m on cluster .",
        '(kube_poddisruptionbudget_status_desired_healthy{job="kube-state-metrics"} - '
        'kube_poddisruptionbudget_status_current_healthy{job="kube-state-metrics"}) > 0',
    ),
    "KubeCronJobSuspended": (
        "CronJob has been suspended for more than a day.",
        "CronJob {namespace}/{cronjob} is suspended and has not run on cluster .",
        'kube_cronjob_spec_suspend{job="kube-state-metrics"} == 1',
    ),
    "ContainerOomKilled": (
        "Container was killed for memory.",
        "Container {container} of pod {namespace}/{pod} was OOMKilled in the last 10 minutes.",
        'kube_pod_container_status_last_terminated_reason{reason="OOMKilled"} == 1 and on (namespace, pod, container) '
        'increase(kube_pod_container_status_restarts_total[10m]) > 0',
    ),
    "KubePodTerminatingStuck": (
        "Pod is terminating for more than 15 minutes.",
        "Pod {namespace}/{pod} has a deletion timestamp and is still there.",
        'count by (namespace, pod) (kube_pod_deletion_timestamp) * on (namespace, pod) kube_pod_status_phase > 0',
    ),
    "Watchdog": (
        "An alert that should always be firing to certify that Alertmanager is working properly.",
        "This is an alert meant to ensure that the entire alerting pipeline is functional.\n"
        "This alert is always firing, therefore it should always be firing in Alertmanager\n"
        "and always fire against a receiver.\n",
        "vector(1)",
    ),
}


def alert(name, namespace, since, end, **labels):
    """One alert, which began 15 minutes after `since`, or a minute before `end` where that is earlier."""
    summary, description, expression = RULES[name]
    labels = {"alertname": name, "severity": "warning", **STACK, **labels}
    if namespace:
        scrape = {"job": SCRAPE["job"]} if name == "KubePodNotReady" else SCRAPE
        labels |= {"namespace": namespace, **scrape}
    else:
        labels["severity"] = "none"
    book = "general" if name == "Watchdog" else "kubernetes"
    starts = min(since + timedelta(minutes=15, seconds=7, milliseconds=253), end - timedelta(minutes=1))
    starts = max(starts, since + timedelta(seconds=20, milliseconds=253))
    return {
        "labels": labels,
        "annotations": {
            "summary": summary,
            "description": description.format(**labels),
            "runbook_url": f"https://runbooks.prometheus-operator.dev/runbooks/{book}/{name.lower()}",
        },
        "startsAt": starts.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "generatorURL": "https://prometheus.example.org/graph?g0.expr=" + urllib.parse.quote_plus(expression) + "&g0.tab=1",
    }


class Catch(BaseHTTPRequestHandler):
    def do_POST(self):
        self.server.body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


def send(alerts):
    """The body that Alertmanager makes of these alerts."""
    with HTTPServer(("127.0.0.1", 0), Catch) as catch, tempfile.TemporaryDirectory() as work:
        config = {
            "route": {"receiver": "sitrep", "group_by": ["alertname", "namespace"], "group_wait": "1s"},
            "receivers": [
                {
                    "name": "sitrep",
                    "webhook_configs": [{"url": f"http://127.0.0.1:{catch.server_port}/webhooks/alertmanager"}],
                }
            ],
        }
        file = pathlib.Path(work) / "alertmanager.yml"
        file.write_text(json.dumps(config))
        catch.timeout = 30
        catch.body = None
        process = subprocess.Popen(
            [
                "alertmanager",
                f"--config.file={file}",
                f"--storage.path={work}/data",
                f"--web.listen-address=127.0.0.1:{PORT}",
                "--web.external-url=https://alertmanager.example.org",
                "--web.route-prefix=/",
                "--cluster.listen-address=",
                # an old alert is sent at once, before the next one has arrived
                "--dispatch.start-delay=2s",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            waiter = threading.Thread(target=catch.handle_request)
            waiter.start()
            post(alerts)
            waiter.join()
        finally:
            process.terminate()
            process.wait()
        if catch.body is None:
            sys.exit("alertmanager: Alertmanager sent nothing within 30 seconds")
        if len(json.loads(catch.body)["alerts"]) != len(alerts):
            sys.exit("alertmanager: Alertmanager sent a part of the group; try again")
        return catch.body


def post(alerts):
    request = urllib.request.Request(
        f"http://127.0.0.1:{PORT}/api/v2/alerts", json.dumps(alerts).encode(), {"Content-Type": "application/json"}
    )
    for attempt in range(50):
        try:
            urllib.request.urlopen(request, timeout=5).close()
            return
        except urllib.error.HTTPError as error:
            sys.exit(f"alertmanager: Alertmanager refused the alerts: {error.read().decode()}")
        except OSError:
            time.sleep(0.2)
    sys.exit(f"alertmanager: Alertmanager does not answer on 127.0.0.1:{PORT}")
