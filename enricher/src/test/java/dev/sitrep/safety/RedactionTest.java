package dev.sitrep.safety;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
  private final Redaction redaction =
      Redaction.create("a key for tests".getBytes(StandardCharsets.UTF_8));

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '\u0000',
      textBlock =
          """
          connect postgres://app:s3cr3t@db:5432/orders failed => s3cr3t
          postgres://app:p@ss@db:5432/orders => p@ss
          postgres://app:p/ss#1@db:5432/orders => p/ss#1
          redis://:hunter2@cache:6379/0 => hunter2
          mongodb+srv://u:pa55@cluster0.example.net/?w=1 => pa55
          jdbc:postgresql://db/orders?user=app&password=hunter2&ssl=true => hunter2
          jdbc:oracle:thin:scott/tiger1@db:1521/X => tiger1
          dial app:hunter2@tcp(db:3306)/orders => hunter2
          DB_PASSWORD=hunter2 => hunter2
          export DB_PASSWORD='hunter2 two' => hunter2 two
          password: "Tr0ub4dor&3xyz" => Tr0ub4dor&3xyz
          password: swordfish => swordfish
          password=Tr0ub4dor&3xyz => Tr0ub4dor&3xyz
          user=app password=a;b,c host=db => a;b,c
          Authorization: Bearer opaque-token-value => opaque-token-value
          > Authorization: Basic dXNlcjpwYXNz => dXNlcjpwYXNz
          curl -H "Authorization: Bearer abc.def" https://api => abc.def
          Authorization:[Bearer abcdefgh12] User-Agent:[Go] => abcdefgh12
          Proxy-Authorization: Digest username="u", response="6629fae4" => 6629fae4
          Set-Cookie: session=abcdef; Path=/; HttpOnly => abcdef
          Cookie: theme=dark; sid=zzz9 => zzz9
          X-Api-Key: 0a1b2c3d => 0a1b2c3d
          https://bot:tok3n@git.example.com/repo.git => tok3n
          https://0123456789abcdef0123@git.example.com/repo.git => 0123456789abcdef0123
          server --api-key V4LUE --port 80 => V4LUE
          server --api-key=V4LUE --port 80 => V4LUE
          java -Ddb.password=changeit2 -jar app.jar => changeit2
          POST https://discord.com/api/webhooks/123456/abc-DEF_ghi => abc-DEF_ghi
          https://hooks.slack.com/services/T000/B000/XXXXabcd => T000/B000/XXXXabcd
          https://x.webhook.office.com/webhookb2/0aa-1@2/IncomingWebhook/33/44 => IncomingWebhook/33
          https://prod.logic.azure.com/workflows/1/triggers/manual/paths/invoke?sp=%2Ft&sig=AbC-1_dEf2 => AbC-1_dEf2
          https://chat.googleapis.com/v1/spaces/A/messages?key=AIzb-k3y-v4lue&token=t0k-en => AIzb-k3y-v4lue
          https://chat.googleapis.com/v1/spaces/A/messages?key=AIzb-k3y-v4lue&token=t0k-en => t0k-en
          https://api.telegram.org/bot123456789:AAE-abcdefghijklmnopqrstuvwxyz012345/sendMessage => AAE-abcdefghijklmnopqrstuvwxyz012345
          key AKIAIOSFODNN7EXAMPLE used => AKIAIOSFODNN7EXAMPLE
          AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY => wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
          token ghp_16C7e42F292c6912E7710c838347Ae178B4a ok => ghp_16C7e42F292c6912E7710c838347Ae178B4a
          got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln here => eyJhbGciOiJIUzI1NiJ9
          header eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9 alone => eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9
          {"user":"bob","password":"a \\"b\\" c","n":1} => \\"b\\" c
          {"clientSecret":"x1y2"} => x1y2
          {\\"password\\":\\"x1y2\\",\\"n\\":1} => x1y2
          {"tokens":["aa1","bb2"]} => bb2
          {"name":"DB_PASSWORD","value":"hunter2"} => hunter2
          {"auths":{"r.example.com":{"auth":"dXNlcjpwYXNzd29yZA=="}}} => dXNlcjpwYXNzd29yZA==
          .dockerconfigjson: eyJhdXRocyI6e319 => eyJhdXRocyI6e319
          {'password': 'x1y2', 'user': 'bob'} => x1y2
          {User:bob Password:x1y2 Host:db} => x1y2
          :password=>"x1y2", :host=>"db" => x1y2
          <password>x1y2</password> => x1y2
          Server=db;User Id=sa;Password=a1b2;Database=x => a1b2
          AccountName=x;AccountKey=YWJjZGVm==;EndpointSuffix=core => YWJjZGVm==
          ALTER USER app WITH PASSWORD 'x1y2'; => x1y2
          CREATE USER app IDENTIFIED BY 'x1y2' => x1y2
          Using generated security password: 78fa095d-3f4c-48b1-ad50-e24c31d5cf35 => 78fa095d
          GET /login?access_token=abc123def HTTP/1.1 => abc123def
          session_id=0f3a9c1b2d4e => 0f3a9c1b2d4e
          API key: 9f8e7d6c5b => 9f8e7d6c5b
          curl -u admin:x1y2 http://api => x1y2
          sk_live_4eC39HqLyjWDarjtT1zdp7dc => 4eC39HqLyjWDarjtT1zdp7dc
          {\\\\\\"db\\\\\\":{\\\\\\"password\\\\\\":\\\\\\"hunter2\\\\\\"}} => hunter2
          {"msg":"{\\"config\\":\\"{\\\\\\"api_key\\\\\\":\\\\\\"abc123xyz\\\\\\"}\\"}"} => abc123xyz
          {\\"password\\":\\"a \\\\\\"b\\\\\\" c9\\"} => c9
          {"password":{"value":"hunter2"}} => hunter2
          {"url":"http://x/?a=1\\u0026sig=abcdef123456\\u0026b=2"} => abcdef123456
          redirect=https%3A%2F%2Fx%2Fcb%3Fa%3D1%26access_token%3Dabc123 => abc123
          Server=tcp:db,1433;Uid=app;Pwd={hunter;2x};Encrypt=yes => 2x}
          Data Source=db;User ID=sa;Password="a;b2c";Encrypt=True => b2c
          jdbc:sqlserver://db:1433;user=sa;password=hunter2;encrypt=true => hunter2
          jdbc:mysql://app:hunter2@db:3306/x => hunter2
          mysql+pymysql://app:hunter2@db/x?charset=utf8 => hunter2
          postgresql+asyncpg://app:hunter2@db/x => hunter2
          rediss://default:hunter2@cache:6380 => hunter2
          amqps://guest:gu%40st9@mq/v => gu%40st9
          mongodb://u:p%40ss9@m1:27017,m2:27017/x?replicaSet=rs => p%40ss9
          ldap://cn=admin:adm1n@ldap:389 => adm1n
          image u:r3gpw@registry.example.com/app:1 => r3gpw
          dsn app:hunter2@/orders => hunter2
          required username="u" password="kpass1"; => kpass1
          sasl_password: 'hun''ter2' => ter2
          <add key="Password" value="hunter2"/> => hunter2
          <password encrypted="false">hunter2</password> => hunter2
          mysql -uroot -phunter2 -h db => hunter2
          redis-cli -h cache -a hunter2 ping => hunter2
          sshpass -p hunter2 ssh x => hunter2
          docker login -u u -p hunter2 r.example.com => hunter2
          //registry.example.com/:_authToken=abcdef0123456789 => abcdef0123456789
          {"auths":{"r.example.com":{"auth":"dTpwNHNzdw=="}}} => dTpwNHNzdw
          DD-APPLICATION-KEY: 0123456789abcdef => 0123456789abcdef
          FERNET_KEY=81HqDtbqAywKSOumSha3BhWNOdQ26slT6K0YaZeZyPs= => 81HqDtbqAyw
          routing_key=0123456789abcdef0123456789abcdef => 0123456789abcdef
          Endpoint=sb://x.example.net/;SharedAccessKeyName=Root;SharedAccessKey=Zm9vYmFyYmF6cXV4 => Zm9vYmFy
          headers: {Authorization=[Bearer abcd1234efgh5678], Accept=[*/*]} => abcd1234efgh5678
          Authorization: AWS4-HMAC-SHA256 Credential=A/20150830/eu/iam/aws4_request, Signature=5d672d79c15b1316 => 5d672d79c15b1316
          kubeadm join 10.0.0.1:6443 --token abcdef.0123456789abcdef => 0123456789abcdef
          bootstrap token abcdef.0123456789abcdef expired => 0123456789abcdef
          POST https://open.feishu.cn/open-apis/bot/v2/hook/01234567-89ab-cdef-0123-456789abcdef => 89ab-cdef
          POST https://events.pagerduty.com/integration/0123456789abcdef0123456789abcdef/enqueue => 0123456789abcdef
          POST https://hooks.zapier.com/hooks/catch/123456/abc123d/ => abc123d
          POST https://outlook.office.com/webhook/0aa-1@2/IncomingWebhook/33aabb/44 => 33aabb
          POST https://mattermost.example.com/hooks/abcdefghij1234567890abcdef => abcdefghij1234567890
          """)
  void hides_the_secret(String line, String secret) {
    var redacted = redaction.redact(line);
    assertFalse(redacted.contains(secret), redacted);
    assertTrue(redacted.contains("[REDACTED:"), redacted);
    assertEquals(redacted, redaction.redact(redacted));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FATAL:  password authentication failed for user \"orders\"",
        "missing FATAL: password",
        "org.postgresql.util.PSQLException: FATAL: password authentication failed for user \"app\"",
        "failed to fetch token: serviceaccounts \"app\" not found",
        "spec.containers[0].env[2].valueFrom.secretKeyRef.key: Required value",
        "redis.exceptions.AuthenticationError: invalid username-password pair or user is disabled.",
        "failed to authorize: failed to fetch oauth token: unexpected status: 401 Unauthorized",
        "Unable to retrieve some image pull secrets (regcred); attempting to pull may not succeed",
        "secret \"a\" is missing key: password",
        "token expired",
        "token: expired",
        "token has expired at 2026-01-02T03:04:05Z",
        "jwt: token is expired by 3h2m1s",
        "env var DATABASE_URL is not set",
        "Error: DB_PASSWORD is not set",
        "Error: DB_PASSWORD: not set",
        "DB_PASSWORD=",
        "DB_PASSWORD=\"\"",
        "DB_PASSWORD=${DB_PASSWORD}",
        "DB_PASSWORD=$DB_PASSWORD",
        "DB_PASSWORD=$(cat file)",
        "password: {{ .Values.password }}",
        "password: <redacted>",
        "password: ***",
        "password: xxxxx",
        "postgres://app:xxxxx@db:5432/orders",
        "postgres://app:***@db:5432/orders",
        "postgres://app:${PASSWORD}@db:5432/orders",
        "password: changeme",
        "password=null token=false",
        "DB_PASSWORD:  <set to the key 'password' in secret 'app-secret'>  Optional: false",
        "Error: secret \"app-secret\" not found",
        "secret \"db-password\": key missing",
        "couldn't find key password in Secret ns/app-secret",
        "MountVolume.SetUp failed for volume \"tls\" : secret \"api-tls\" not found",
        "MountVolume.SetUp failed for volume \"x\" : references non-existent secret key: tls.crt",
        "FailedMount Unable to attach or mount volumes: unmounted volumes=[tls], secret \"tls\"",
        "secretKeyRef: name: app-secret",
        "secretName: api-tls",
        "secretRef: app",
        "secret=storefront/api-tls",
        "imagePullSecrets: regcred",
        "automountServiceAccountToken: false",
        "tokenExpirationSeconds: 3607",
        "failed to sync secret cache: timed out waiting for the condition",
        "SyntaxError: Unexpected token '}', \"{\\\"a\\\":}\" is not valid JSON",
        "Unexpected token: IDENTIFIER42 at line 3",
        "max_tokens=4096 prompt_tokens: 12345",
        "tokenizer=bpe50k tokenizer_path=/models/bpe50k",
        "image registry.example.com/team/auth:1.27.3 pulled",
        "dial tcp: lookup auth: no such host",
        "http://auth:8080/healthz: connection refused",
        "https://api:8080/users?mail=bob@example.com",
        "auth: scram failed to start",
        "session: closed",
        "author: John Smith42",
        "PWD=/app/service",
        "PASSWORD_FILE=/run/secrets/db",
        "--token-file /var/run/secrets/kubernetes.io/serviceaccount/token",
        "token=/var/run/secrets/kubernetes.io/serviceaccount/token",
        "flag needs an argument: --token",
        "--token is required",
        "signal: killed",
        "exit signal=9 sig=11",
        "panic: runtime error: invalid memory address or nil pointer dereference",
        "passed: 1204 failed: 3",
        "bypass: 123456",
        "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "commit 9fceb02d0ae598e95dc970b74767f19372d61af8",
        "request 550e8400-e29b-41d4-a716-446655440000 failed",
        "pod api-7f9c8d6b5-x2x4z in namespace storefront",
        "x509: certificate signed by unknown authority",
        "-----BEGIN CERTIFICATE-----",
        "system:serviceaccount:storefront:default cannot get resource \"secrets\"",
        "secrets \"app\" is forbidden: User \"system:serviceaccount:a:b\" cannot get resource",
        "Failed to pull image: unauthorized: authentication required",
        "Access denied for user 'app'@'10.0.0.7' (using password: YES)",
        "Access denied for user 'app'@'10.0.0.7' (using password: NO)",
        "NOAUTH Authentication required.",
        "WRONGPASS invalid username-password pair or user is disabled.",
        "password == null",
        "token = getToken()",
        "session timeout=30m session.timeout.ms: 45000",
        "AUTH_METHOD=token AUTH=none",
        "private: 10.0.0.12",
        "task-runner sk-learn-something-long-name",
        "E1121 14:00:00.000000 1 reflector.go:147] failed to list *v1.Secret: forbidden",
        "pod/sk-frontend-7d9f8b6c5d-abcde is in CrashLoopBackOff",
        "pod sk-learn-worker-0 restarted",
        "dial tcp token:8080: connect: connection refused",
        "dial tcp session:6379: i/o timeout",
        "upstream auth:9000 is down",
        "dial tcp: lookup password-reset.shop.svc.cluster.local on 10.96.0.10:53: no such host",
        "http://token-service.shop.svc:8080/validate returned 503",
        "http://session:8080/health: 503",
        "Back-off pulling image \"registry.example.com/platform/secret-manager:v2.14.0\"",
        "image: registry.example.com/team/vault-agent@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "image=registry.example.com:5000/token/auth:1.2.3-rc.1+build5",
        "Failed to pull image \"ghcr.io/acme/session-store:9fceb02\": not found",
        "containerd://35634b934a3f1a1d7e6a0c5d4b3f2e1d0c9b8a7f6e5d4c3b2a1f0e9d8c7b6a5f",
        "trace_id=4bf92f3577b34da6a3ce929d0e0e4736 span_id=00f067aa0ba902b7",
        "requestId: 550e8400-e29b-41d4-a716-446655440000",
        "uid: 1b4e28ba-2fa1-11d2-883f-0016d3cca427",
        "resourceVersion: \"123456789\"",
        "configmap \"kube-root-ca.crt\" not found",
        "MountVolume.SetUp failed for volume \"kube-api-access-x2x4z\" : failed to fetch token: Post \"https://10.96.0.1:443/api/v1/namespaces/shop/serviceaccounts/default/token\": dial tcp 10.96.0.1:443: i/o timeout",
        "exceeded quota: compute, requested: requests.cpu=500m, used: requests.cpu=2, limited: requests.cpu=2",
        "exceeded quota: objects, requested: secrets=1, used: secrets=10, limited: secrets=10",
        "0/5 nodes are available: 2 Insufficient cpu, 3 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }",
        "liveness probe failed: Get \"http://10.244.1.5:8081/healthz\": context deadline exceeded",
        "partition key=orders-2026 offset=1234567",
        "routing_key=orders.created.v1 exchange=shop",
        "routingKey: orders.created queue=mail",
        "primary key: order_id",
        "duplicate key value violates unique constraint \"users_email_key\"",
        "Key (email)=(bob@example.com) already exists.",
        "key=user-profile-list miss",
        "cache key: product:list:page:1",
        "Cookie policy loaded",
        "session opened for user root(uid=0)",
        "session 0x100000123456 expired",
        "authentication: 12 attempts in 30s",
        "auth: method=scram-sha-256 user=app",
        "Authorization failed for user app",
        "signature verification failed",
        "secret/db-credentials configured",
        "secret \"db-credentials\" created",
        "secretName=orders-tls-2026",
        "secretKeyRef: db-credentials/password",
        "creating secret: shop/orders-token-abcde",
        "token bucket: rate=100 burst=200",
        "token count: 8192",
        "input_tokens=512 output_tokens=128",
        "csrf: token mismatch",
        "invalid token: signature is invalid",
        "invalid character '}' looking for beginning of object key string",
        "jwt audience: orders",
        "passed=12 failed=0",
        "password policy: minimum 12",
        "password: must be at least 12 characters",
        "password_file: /etc/db/password",
        "PasswordAuthentication no",
        "ssh: handshake failed: ssh: unable to authenticate, attempted methods [none password], no supported methods remain",
        "pq: password authentication failed for user \"app\"",
        "ERROR 1045 (28000): Access denied for user 'app'@'10.1.2.3' (using password: YES)",
        "Login failed for user 'sa'. Reason: Password did not match that for the login provided. [CLIENT: 10.1.2.3]",
        "FATAL: no pg_hba.conf entry for host \"10.1.2.3\", user \"app\", database \"shop\", no encryption",
        "SASL authentication failed: PLAIN",
        "NOPERM User app has no permissions to access the 'shop:*' key",
        "credentials: no such file or directory",
        "credential helper docker-credential-ecr-login not found",
        "private registry: registry.example.com",
        "private key does not match public key",
        "private=false public=true",
        "api key missing",
        "apikey: not configured",
        "API_KEY environment variable is required",
        "Missing required environment variable: STRIPE_SECRET_KEY",
        "KeyError: 'AWS_SECRET_ACCESS_KEY'",
        "env STRIPE_SECRET_KEY: undefined",
        "key \"password\" not found in secret \"db\"",
        "couldn't find key api-token in Secret shop/tokens",
        "Error: couldn't find key password in Secret shop/db-credentials",
        "commit=9fceb02d0ae598e95dc970b74767f19372d61af8 branch=main",
        "sha1: da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "etag \"33a64df551425fcc55e4d42a148795d9f25f89d4\"",
        "md5 d41d8cd98f00b204e9800998ecf8427e",
        "git@github.com:acme/shop.git",
        "mail from bob@example.com: rejected",
        "user:bob@example.com logged in",
        "registry.example.com/app:1.2@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "goroutine 1 [running]: main.(*Server).auth(0xc000123456, {0x1a2b3c, 0x9})",
        "com.acme.auth.TokenService$$EnhancerBySpringCGLIB$$1a2b3c4d.check(<generated>)",
        "at com.acme.security.PasswordEncoder.encode(PasswordEncoder.java:42)",
        "File \"/app/auth/token.py\", line 42, in verify",
        "spec.template.spec.containers[0].env[3].valueFrom.secretKeyRef.name: Required value",
        "Warning  FailedCreate  replicaset/token-api-5d9c7b6f4  Error creating: pods \"token-api-5d9c7b6f4-\" is forbidden: error looking up service account shop/token-api: serviceaccount \"token-api\" not found",
        "Readiness gate \"target-health.elbv2.k8s.aws/k8s-shop-auth-1a2b3c4d5e\" not ready",
        "node ip-10-0-1-23.eu-west-1.compute.internal status is now: NodeNotReady",
        "memory: 512Mi cpu: 250m ephemeral-storage: 1Gi",
        "took 1m30.5s, 95th 12.345ms, ratio 0.98",
        "1.29.3-gke.1282001 v1.30.0+k3s1",
        "2026-11-21T15:00:02.123456789Z",
        "expires: 2026-11-21T15:00:02Z",
        "Certificate has expired or is not yet valid: current time 2026-11-21T15:00:02Z is after 2026-11-20T15:00:02Z",
        "docker login failed for registry.example.com",
        "mongo shop -port 27017",
        "redis-cli -h cache -p 6379 ping",
        "\"auths\": {}",
        "AccountName=shopdata is gone",
        "SK6 relation",
        "task EAAF done",
        "{\"secretName\":\"orders-tls\",\"optional\":false}",
        "{\"secret\":{\"secretName\":\"orders-tls\",\"defaultMode\":420}}",
        "{\"tokens\":{\"count\":5}}",
        "session: {id: 5}",
        "cookie: {secure: true}",
        "--token-ttl 3600",
        "--auth-mode rbac",
        "--secret-name db",
        "--session-timeout 30m",
        "--password-file /etc/p",
        "feature.auth.enabled=true",
        "auth.enabled=false session.store=redis",
        "token_endpoint=https://idp.example.com/oauth/token",
        "tokenUrl: https://idp.example.com/oauth/token",
        "secretsmanager: arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf",
        "credentials provider: DefaultAWSCredentialsProviderChain",
        "authority: idp.example.com:443",
        "pass: 12 fail: 3",
        "compass=12345 bypass=true",
        "{\"level\":\"error\",\"msg\":\"auth failed\",\"user\":\"bob\",\"status\":401}",
        "cluster.x-k8s.io/secret-type: kubeconfig",
        "kubernetes.io/service-account.name: default",
        "type: kubernetes.io/service-account-token",
        "reason=FailedMount message=\"secret \\\"orders-tls\\\" not found\"",
        "x-amzn-trace-id: Root=1-5759e988-bd862e3fe1be46a994272793",
        "x-request-id: 7f3b1c2d-1a2b-4c3d-8e9f-0a1b2c3d4e5f",
      })
  void leaves_what_rules_and_people_need(String line) {
    assertEquals(line, redaction.redact(line));
  }

  @Test
  void keeps_what_the_secret_belongs_to() {
    assertEquals(
        "postgres://app:[REDACTED:url-password#h]@db:5432/orders?sslmode=disable",
        unhashed("postgres://app:s3cr3t@db:5432/orders?sslmode=disable"));
    assertEquals(
        "{\"user\":\"bob\",\"password\":\"[REDACTED:password#h]\",\"n\":1}",
        unhashed("{\"user\":\"bob\",\"password\":\"x1y2z3\",\"n\":1}"));
    assertEquals(
        "Authorization: Bearer [REDACTED:auth#h]", unhashed("Authorization: Bearer abcdef123"));
    assertEquals(
        "Server=db;Password=[REDACTED:password#h];Database=x",
        unhashed("Server=db;Password=a1b2;Database=x"));
    assertEquals("level=info token=[REDACTED:token#h] n=3", unhashed("level=info token=a1b2 n=3"));
  }

  @Test
  void equal_secrets_are_equal_and_others_are_not() {
    var first = redaction.redact("token=aaaa1");
    assertEquals(first, redaction.redact("token=aaaa1"));
    assertNotEquals(first, redaction.redact("token=aaaa2"));
    assertNotEquals(
        first, Redaction.create().redact("token=aaaa1"), "another process, another hash");
  }

  @Test
  void a_private_key_is_hidden_whole() {
    var key = "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nABCD+/==\n-----END RSA PRIVATE KEY-----";
    assertEquals(
        "loaded\n[REDACTED:private-key#h]\ndone, 3 keys",
        unhashed("loaded\n" + key + "\ndone, 3 keys"));
    assertEquals(
        "{\"key\":\"[REDACTED:private-key#h]\"}",
        unhashed("{\"key\":\"" + key.replace("\n", "\\n") + "\"}"));
  }

  @Test
  void a_private_key_cut_at_its_end_is_hidden_to_the_end() {
    assertEquals(
        "x [REDACTED:private-key#h]",
        unhashed("x -----BEGIN PRIVATE KEY-----\nMIIEowABCD\n\nQUJDRA==\nAB"));
  }

  @Test
  void a_private_key_cut_at_its_end_does_not_hide_the_sentences_after_it() {
    assertEquals(
        "[REDACTED:private-key#h]\nERROR cannot parse the key",
        unhashed("-----BEGIN PRIVATE KEY-----\nMIIEowABCD\nERROR cannot parse the key"));
  }

  @Test
  void a_private_key_cut_at_its_beginning_is_hidden_from_its_first_line() {
    assertEquals(
        "starting up now\n[REDACTED:private-key#h]\nnext line here",
        unhashed(
            "starting up now\nMIIEowABCD\nQUJDRA==\n-----END PRIVATE KEY-----\nnext line here"));
  }

  @Test
  void lines_keep_their_places() {
    var lines =
        redaction.redactLines(
            List.of(
                "a b c", "-----BEGIN PRIVATE KEY-----", "QUJD", "-----END PRIVATE KEY-----", "z"));
    assertEquals(5, lines.size());
    assertEquals("a b c", lines.getFirst());
    assertEquals("", lines.get(2));
    assertEquals("z", lines.getLast());
  }

  @Test
  void the_data_of_a_secret_is_hidden_and_its_keys_are_not() {
    assertEquals(
        """
        apiVersion: v1
        data:
          username: [REDACTED:secret#h]
          ca.crt: [REDACTED:secret#h]
        kind: Secret
        metadata:
          name: app
        stringData:
          note: |
            [REDACTED:secret#h]
        """,
        unhashed(
            """
            apiVersion: v1
            data:
              username: YWRtaW4=
              ca.crt: QUJD
            kind: Secret
            metadata:
              name: app
            stringData:
              note: |
                some text
            """));
    var json =
        "{\"kind\":\"Secret\",\"data\":{\"user\":\"YWRtaW4=\"},\"metadata\":{\"name\":\"a\"}}";
    assertEquals(json.replace("YWRtaW4=", "[REDACTED:secret#h]"), unhashed(json));
    var escaped = json.replace("\"", "\\\"");
    assertEquals(escaped.replace("YWRtaW4=", "[REDACTED:secret#h]"), unhashed(escaped));
  }

  @Test
  void the_data_of_a_config_map_is_left() {
    var map = "kind: ConfigMap\ndata:\n  mode: fast\n";
    assertEquals(map, redaction.redact(map));
  }

  @Test
  void a_secret_on_the_lines_below_its_name_is_hidden() {
    assertEquals(
        "- name: DB_PASSWORD\n  value: [REDACTED:password#h]\n- name: MODE\n  value: fast",
        unhashed("- name: DB_PASSWORD\n  value: hunter2\n- name: MODE\n  value: fast"));
    assertEquals(
        "password: |\n  [REDACTED:secret#h]\nmode: fast",
        unhashed("password: |\n  hunter2\nmode: fast"));
  }

  @Test
  void long_lines_are_cut_and_say_so() {
    var redacted = redaction.redact("word ".repeat(2_000) + "token=abcd1234");
    assertTrue(redacted.length() <= Redaction.LONGEST_LINE);
    assertTrue(redacted.endsWith(" ... cut"));
    assertEquals(redacted, redaction.redact(redacted));
  }

  @Test
  void a_value_is_judged_by_its_name() {
    assertEquals("[REDACTED:password#h]", unhash(redaction.redactValue("db-password", "hunter2")));
    assertEquals("app-config", redaction.redactValue("checksum/config", "app-config"));
    assertEquals("true", redaction.redactValue("password", "true"));
  }

  private String unhashed(String text) {
    return unhash(redaction.redact(text));
  }

  private static String unhash(String text) {
    return text.replaceAll("#[0-9a-f]{6}\\]", "#h]");
  }
}
