// Package signin signs people in by a code.
package signin

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
)

// SendText sends a text through Twilio. TWILIO_BASE_URL replaces Twilio's address; tests set it to the mock server.
func SendText(to, body string) error {
	account, base := os.Getenv("TWILIO_ACCOUNT_SID"), os.Getenv("TWILIO_BASE_URL")
	if base == "" {
		base = "https://api.twilio.com"
	}
	form := url.Values{"To": {to}, "From": {os.Getenv("TWILIO_FROM")}, "Body": {body}}
	request, err := http.NewRequest("POST", base+"/2010-04-01/Accounts/"+account+"/Messages.json",
		strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	request.SetBasicAuth(account, os.Getenv("TWILIO_AUTH_TOKEN"))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusCreated {
		return fmt.Errorf("the text was not accepted: status %d", response.StatusCode)
	}
	return nil
}
