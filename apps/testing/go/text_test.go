package signin

import "testing"

const to = "+15558675310"

func setUp(t *testing.T) {
	t.Setenv("TWILIO_ACCOUNT_SID", "AC0123456789abcdef0123456789abcdef") // any well-formed account will do
	t.Setenv("TWILIO_AUTH_TOKEN", "fedcba9876543210fedcba9876543210")
	t.Setenv("TWILIO_FROM", "+15550001111")
	t.Setenv("TWILIO_BASE_URL", mockURL())
	reset(t)
}

func TestAPhoneReceivesTheCode(t *testing.T) {
	setUp(t)
	if err := SendText(to, "048151 is your code to sign in."); err != nil {
		t.Fatal(err)
	}
	if text := waitForText(t, to); text.Code != "048151" {
		t.Errorf("the code in the text is %q", text.Code)
	}
}

func TestAPersonHasOptedOut(t *testing.T) {
	setUp(t)
	optOut(t, to)
	if err := SendText(to, "Hello"); err == nil {
		t.Error("the text was accepted")
	}
}

func TestTheProviderLimitsTheRate(t *testing.T) {
	setUp(t)
	failNext(t, "rate-limited")
	if err := SendText(to, "Hello"); err == nil {
		t.Error("the text was accepted")
	}
}
