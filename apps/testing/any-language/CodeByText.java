import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Starts the mock server, sends a text as an app would, and reads the code out of it. */
public class CodeByText {
    static final String ACCOUNT = "AC0123456789abcdef0123456789abcdef"; // any well-formed account will do
    static final String TOKEN = "fedcba9876543210fedcba9876543210";
    static final HttpClient http = HttpClient.newHttpClient();

    public static void main(String[] arguments) throws Exception {
        Process server = new ProcessBuilder(
                "npx", "--yes", "smskit", "mock", "--port", "0", "--json", "--exit-on-stdin-close")
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (var pipe = server.getOutputStream(); // its end ends the server, as the end of this process does
                var lines = new BufferedReader(new InputStreamReader(server.getInputStream(), UTF_8))) {
            String mockUrl = field("url", lines.readLine());
            sendText(mockUrl, "+15558675310", "048151 is your code to sign in.");
            String code = codeOn(mockUrl, "+15558675310");
            if (!code.equals("048151")) throw new AssertionError("The code in the text is " + code);
            System.out.println("The code is on the phone.");
        }
        server.waitFor();
    }

    /** What your app does, by HTTP or with the provider's library. */
    static void sendText(String baseUrl, String to, String body) throws Exception {
        String credentials = Base64.getEncoder().encodeToString((ACCOUNT + ":" + TOKEN).getBytes(UTF_8));
        var request = HttpRequest.newBuilder(
                        URI.create(baseUrl + "/2010-04-01/Accounts/" + ACCOUNT + "/Messages.json"))
                .header("Authorization", "Basic " + credentials)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form(Map.of("To", to, "From", "+15550001111", "Body", body))))
                .build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 201) throw new AssertionError("The text was refused: " + response.body());
    }

    /** Waits up to 5 seconds for a text to a number, and returns the code in it. */
    static String codeOn(String mockUrl, String to) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(mockUrl + "/api/v1/wait?" + form(Map.of("to", to)))).build();
        return field("code", http.send(request, BodyHandlers.ofString()).body());
    }

    static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }

    /** A JSON library does this better; Java has none. */
    static String field(String name, String json) {
        var matcher = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
        if (!matcher.find()) throw new AssertionError("No " + name + " in " + json);
        return matcher.group(1);
    }
}
