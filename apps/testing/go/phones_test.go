package signin

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"testing"
)

// Text is a text that a phone has received, or one on its way.
type Text struct{ To, Body, Code, Status string }

func mockURL() string {
	if address := os.Getenv("MOCK_URL"); address != "" {
		return address
	}
	return "http://127.0.0.1:4010"
}

// call makes a request to the mock server's API, and decodes the response into result.
func call(t *testing.T, method, path string, body, result any) {
	t.Helper()
	var content bytes.Buffer
	if body != nil {
		if err := json.NewEncoder(&content).Encode(body); err != nil {
			t.Fatal(err)
		}
	}
	request, err := http.NewRequest(method, mockURL()+"/api/v1"+path, &content)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode >= 300 {
		t.Fatalf("%s %s: status %d", method, path, response.StatusCode)
	}
	if result != nil {
		if err := json.NewDecoder(response.Body).Decode(result); err != nil {
			t.Fatal(err)
		}
	}
}

// waitForText waits up to 5 seconds for a text to a number.
func waitForText(t *testing.T, to string) (text Text) {
	call(t, "GET", "/wait?to="+url.QueryEscape(to), nil, &text)
	return text
}

// optOut makes the provider refuse texts to a number, as after a STOP.
func optOut(t *testing.T, number string) {
	call(t, "PATCH", "/phones/"+number, map[string]any{"optedOutOf": "all"}, nil)
}

// failNext makes the next send fail, for instance with "rate-limited".
func failNext(t *testing.T, kind string) {
	call(t, "POST", "/faults", map[string]any{"kind": kind, "times": 1}, nil)
}

// reset restores the initial state: no texts, no opt-outs, no faults.
func reset(t *testing.T) {
	call(t, "POST", "/reset", nil, nil)
}
