"""A Bansō server with its demo chamber for the benches of drafting, and requests to it (standard library only)."""
import http.client, json, os, re, signal, socket, subprocess, sys, tempfile, threading, time

FIGURES = {"employees": 5, "sales": 40000000, "operating_profit": 1200000, "depreciation": 400000, "cash": 3000000,
           "accounts_receivable": 1500000, "inventory": 2500000, "total_liabilities": 16000000, "accounts_payable": 1800000,
           "borrowings": 9000000, "net_assets": 4000000}


class Server:
    """`banso demo` on a free port, with settings as an operator would set them."""

    def __init__(self, program, **settings):
        self.folder = tempfile.TemporaryDirectory(prefix="banso-bench-")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.env = dict(os.environ, **settings)
        self.log = open(os.path.join(self.folder.name, "log"), "w+")
        self.process = subprocess.Popen([program, "demo", "--data", self.folder.name, "--bind", f"127.0.0.1:{self.port}"],
                                        env=self.env, stdout=subprocess.PIPE, stderr=self.log, text=True)
        said = ""
        while "Ctrl-C" not in said:
            line = self.process.stdout.readline()
            if not line:
                sys.exit("the server did not start")
            said += line
        self.password = re.search(r"shidoin@example\.jp.*パスワード: (\S+)", said).group(1)
        env = dict(self.env, BANSO_DATABASE_URL=f"sqlite://{self.folder.name}/banso.db")
        token = lambda email: subprocess.run([program, "admin", "token", "--email", email], env=env, check=True,
                                             capture_output=True, text=True).stdout.split()[-1]
        self.advisor, self.admin = token("shidoin@example.jp"), token("kanri@example.jp")
        self.local = threading.local()

    def call(self, method, path, body=None, by=None, **headers):
        """The answer's JSON; ends the bench when it is a refusal."""
        if not hasattr(self.local, "connection"):
            self.local.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection = self.local.connection
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        headers |= {"Authorization": f"Bearer {by or self.advisor}", "Content-Type": "application/json"}
        connection.request(method, "/api/v1" + path, None if body is None else json.dumps(body), headers)
        answer = connection.getresponse()
        text = answer.read()
        if answer.status >= 300:
            raise SystemExit(f"{method} {path}: {answer.status} {text.decode()}")
        return json.loads(text) if text else None

    def provider(self, name, base_url, concurrency):
        """A model in the chamber's own hands."""
        self.call("POST", "/providers", {
            "id": name, "name": f"測定用{name}", "protocol": "openai_chat", "base_url": base_url, "model": "bench",
            "prices": {"input": 100, "output": 400}, "limits": {"concurrency": concurrency}, "terms": {"local": True},
        }, by=self.admin)

    def companies(self, count):
        """Companies with a period and answers, as drafts are written about."""
        made = []
        items = None
        for number in range(count):
            company = self.call("POST", "/companies", {
                "name": f"測定{number:03d}商店", "kind": "corporation", "capital_yen": 3000000, "employees": 5,
                "industry": {"major": "06_飲食業", "minor": "0601_飲食業"}})["id"]
            for year in (2024, 2025):
                self.call("PUT", f"/companies/{company}/statements/{year}-03", dict(FIGURES, sales=40000000 + year * 1000 + number))
            if items is None:
                sheet = self.call("GET", f"/companies/{company}/checklists/general_checkup")
                items = re.findall(r'"(?:key|item)": "([a-z0-9_]+)"', json.dumps(sheet))
            answers = [{"item": item, "grade": at % 5 + 1, "fact": f"聞き取りの内容その{at}。常連のお客様が多い", "speaker": "owner"}
                       for at, item in enumerate(items[:12])]
            if answers:
                self.call("PUT", f"/companies/{company}/checklists/general_checkup", {"answers": answers})
            made.append(company)
        return made

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.folder.cleanup()


def wait(what, seconds, every=0.2):
    """Until `what()` gives something true."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = what()
        if found:
            return found
        time.sleep(every)
    sys.exit("waited in vain")
