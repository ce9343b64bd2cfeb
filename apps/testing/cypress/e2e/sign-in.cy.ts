beforeEach(() => cy.task("resetPhones"));

function askForCode(to: string) {
  cy.visit("/");
  cy.contains("label", "Mobile number").find("input").type(to);
  cy.contains("button", "Text me a code").click();
}

it("signs in with the code on the phone", () => {
  const to = "+15558675310";
  askForCode(to);
  cy.task<string>("waitForCode", to).then((code) => {
    cy.contains("label", "Code").find("input").type(code);
  });
  cy.contains("button", "Sign in").click();
  cy.contains("h1", "Welcome");
});

it("does not text a phone that said STOP", () => {
  const to = "+15558675310";
  cy.task("sayStop", to);
  askForCode(to);
  cy.get("[role=alert]").should("have.text", "This number has asked not to be texted.");
});
