// Sends a text through the gateway, with nothing but Go's standard library.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"time"
)

type problem struct{ Title, Detail string }

func sendText(message map[string]any, idempotencyKey string) (status string, err error) {
	body, err := json.Marshal(message)
	if err != nil {
		return "", err
	}
	request, err := http.NewRequest("POST", os.Getenv("SMSKIT_URL")+"/v1/messages", bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	request.Header.Set("Authorization", "Bearer "+os.Getenv("SMSKIT_KEY"))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Idempotency-Key", idempotencyKey)
	request.Header.Set("Prefer", "wait=10")
	client := http.Client{Timeout: 20 * time.Second}
	response, err := client.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	if response.StatusCode >= 300 {
		var said problem
		if err := json.NewDecoder(response.Body).Decode(&said); err != nil {
			return "", err
		}
		return "", fmt.Errorf("%s: %s", said.Title, said.Detail)
	}
	var sent struct{ Status string }
	err = json.NewDecoder(response.Body).Decode(&sent)
	return sent.Status, err
}

func main() {
	order := map[string]any{"to": os.Args[1], "body": "Your order is on its way.", "reference": "order-1042"}
	status, err := sendText(order, "order-1042-shipped")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(status)
}
