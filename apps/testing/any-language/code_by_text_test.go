// Package signin starts the mock server, sends a text as an app would, and reads the code out of it.
package signin

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
)

const (
	account = "AC0123456789abcdef0123456789abcdef" // any well-formed account will do
	token   = "fedcba9876543210fedcba9876543210"
)

// startMock starts the server, and ends it after the test.
func startMock(t *testing.T) string {
	server := exec.Command("npx", "--yes", "smskit", "mock", "--port", "0", "--json", "--exit-on-stdin-close")
	server.Stderr = os.Stderr
	input, err := server.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	output, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		input.Close() // ends the server, as the end of this process does
		server.Wait()
	})
	var mock struct{ URL string }
	if err := json.NewDecoder(output).Decode(&mock); err != nil {
		t.Fatal(err)
	}
	return mock.URL
}

// sendText is what your app does, by HTTP or with the provider's library.
func sendText(baseURL, to, body string) error {
	form := url.Values{"To": {to}, "From": {"+15550001111"}, "Body": {body}}
	request, err := http.NewRequest("POST", baseURL+"/2010-04-01/Accounts/"+account+"/Messages.json",
		strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	request.SetBasicAuth(account, token)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusCreated {
		return fmt.Errorf("the text was refused: status %d", response.StatusCode)
	}
	return nil
}

// codeOn waits up to 5 seconds for a text to a number, and returns the code in it.
func codeOn(mockURL, to string) (string, error) {
	response, err := http.Get(mockURL + "/api/v1/wait?to=" + url.QueryEscape(to))
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	var text struct{ Code string }
	err = json.NewDecoder(response.Body).Decode(&text)
	return text.Code, err
}

func TestTheCodeIsOnThePhone(t *testing.T) {
	mockURL := startMock(t)
	if err := sendText(mockURL, "+15558675310", "048151 is your code to sign in."); err != nil {
		t.Fatal(err)
	}
	if code, err := codeOn(mockURL, "+15558675310"); err != nil || code != "048151" {
		t.Errorf("the code in the text is %q (%v)", code, err)
	}
}
