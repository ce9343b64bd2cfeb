/**
 * The use cases of campaigns: code, name, description; and an asterisk if carriers must approve them. As Twilio's
 * OpenAPI lists them.
 */
const rows: readonly string[] = [
  "2FA|Two-Factor authentication (2FA)|Two-Factor authentication, one-time use password, password reset",
  "ACCOUNT_NOTIFICATION|Account Notification|All reminders, alerts, and notifications.",
  "AGENTS_FRANCHISES|Agents and Franchises|For brands with local agents, locations or offices.|*",
  "CHARITY|Charity|5013C charities",
  "PROXY|Proxy|Peer-to-peer app-based group messaging with proxy or pooled numbers|*",
  "CUSTOMER_CARE|Customer Care|All customer care messaging, including account management and support",
  "DELIVERY_NOTIFICATION|Delivery Notification|Information about the status of a delivery",
  "EMERGENCY|Emergency|Notifications for public safety and health during emergencies|*",
  "FRAUD_ALERT|Fraud Alert Messaging|Fraud alert notification",
  "HIGHER_EDUCATION|Higher Education|For colleges and universities",
  "K12_EDUCATION|K-12 Education|For schools from grades K-12 and distance learning centers|*",
  "LOW_VOLUME|Low Volume Mixed|Low throughput, any combination of use cases",
  "MARKETING|Marketing|Any communication with marketing and/or promotional content",
  "MIXED|Mixed|Mixed messaging for specific consumer service industries",
  "POLITICAL|Political|Part of an organized effort to influence decisions",
  "POLLING_VOTING|Polling and voting|Polling and voting",
  "PUBLIC_SERVICE_ANNOUNCEMENT|Public Service Announcement|Raises awareness of an important issue",
  "SECURITY_ALERT|Security Alert|Tells that the security of a system has been compromised",
  "SOCIAL|Social|Communication within or between closed communities|*",
  "SWEEPSTAKE|Sweepstake|Sweepstake|*",
];

/** The use cases as the API lists them. */
export const campaignUsecases: readonly Readonly<Record<string, unknown>>[] = rows.map((row) => {
  const [code, name, description, approval] = row.split("|");
  return { code, name, description, post_approval_required: approval !== undefined };
});

/** Whether a campaign can have a use case. Those of sole proprietors are not in the list. */
export function isCampaignUsecase(code: string): boolean {
  return code === "SOLE_PROPRIETOR" || campaignUsecases.some((usecase) => usecase["code"] === code);
}
