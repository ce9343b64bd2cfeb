package signin

import (
	"net/http"
	"net/url"
	"os"

	"github.com/twilio/twilio-go"
	"github.com/twilio/twilio-go/client"
	openapi "github.com/twilio/twilio-go/rest/api/v2010"
)

// toMock sends requests to the mock server. Their Host header still names Twilio, so the mock knows which provider they are for.
type toMock struct{ address *url.URL }

func (m toMock) RoundTrip(request *http.Request) (*http.Response, error) {
	redirected := request.Clone(request.Context())
	redirected.URL.Scheme, redirected.URL.Host = m.address.Scheme, m.address.Host
	return http.DefaultTransport.RoundTrip(redirected)
}

// newClient returns a client of Twilio, or of the mock server at TWILIO_BASE_URL.
func newClient() (*twilio.RestClient, error) {
	base := os.Getenv("TWILIO_BASE_URL")
	if base == "" {
		return twilio.NewRestClient(), nil
	}
	address, err := url.Parse(base)
	if err != nil {
		return nil, err
	}
	account := os.Getenv("TWILIO_ACCOUNT_SID")
	mocked := &client.Client{
		Credentials: client.NewCredentials(account, os.Getenv("TWILIO_AUTH_TOKEN")),
		HTTPClient:  &http.Client{Transport: toMock{address}},
	}
	mocked.SetAccountSid(account)
	return twilio.NewRestClientWithParams(twilio.ClientParams{Client: mocked}), nil
}

// SendText sends a text with Twilio's library.
func SendText(to, body string) error {
	twilioClient, err := newClient()
	if err != nil {
		return err
	}
	params := &openapi.CreateMessageParams{}
	params.SetTo(to).SetFrom(os.Getenv("TWILIO_FROM")).SetBody(body)
	_, err = twilioClient.Api.CreateMessage(params)
	return err
}
