package main

import (
	"log"
	"os"
	"strings"
	"time"
)

type route struct{ from, to, carrier string }

func parse(line string) route {
	f := strings.Split(line, ",")
	return route{f[0], f[1], f[2]}
}

func main() {
	log.SetFlags(log.LstdFlags | log.LUTC)
	log.Printf("route-planner v1.8.2 starting, pid %d", os.Getpid())
	data, err := os.ReadFile("/etc/routes/routes.csv")
	if err != nil {
		log.Fatalf("cannot read routes: %v", err)
	}
	log.Printf("loading routes from /etc/routes/routes.csv (%d bytes)", len(data))
	time.Sleep(500 * time.Millisecond)
	n := 0
	for _, line := range strings.Split(string(data), "\n") {
		r := parse(line)
		n += len(r.carrier)
	}
	log.Printf("ready, %d", n)
	select {}
}
