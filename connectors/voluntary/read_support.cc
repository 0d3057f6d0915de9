#include "connectors/voluntary/read_support.h"

#include "connectors/voluntary/map_support.h"

namespace connectors::voluntary {
namespace {

const RowFormat& Layout() {
  static const RowFormat kLayout = {"voluntary",
                                    "support given",
                                    {SupportColumns(), {}},
                                    {"child_name", "child_family", "child_given", "child_ref"},
                                    {"support", "rows", ""},
                                    "",
                                    &MapSupport};
  return kLayout;
}

}  // namespace

const Aliases& SupportColumns() {
  static const Aliases kColumns = {
      {"reference",
       {"ref", "id", "reference number", "record id", "row id", "session id", "session ref",
        "support id", "entry", "no"}},
      {"date",
       {"session date", "start", "start date", "started", "date of support", "date started", "from",
        "date from", "support date", "contact date", "visit date", "date of session",
        "date of contact", "when"}},
      {"end",
       {"end date", "ended", "finish", "finish date", "date ended", "to", "date to", "until"}},
      {"child_ref",
       {"client id", "client ref", "client number", "child id", "child ref", "young person id",
        "person id", "participant id", "member id", "member no", "our ref", "case id", "case ref",
        "case number", "beneficiary id"}},
      {"child_given",
       {"child first name", "childs first name", "first name", "firstname", "forename", "forenames",
        "given name", "given names", "child forename", "yp first name", "christian name"}},
      {"child_family",
       {"child surname", "childs surname", "surname", "last name", "lastname", "family name",
        "child last name", "child family name", "yp surname"}},
      {"child_name",
       {"name", "full name", "child", "child name", "childs name", "name of child", "young person",
        "young persons name", "client", "client name", "participant", "participant name", "yp name",
        "beneficiary"}},
      {"birth_date",
       {"dob", "date of birth", "birthdate", "birth date", "childs dob", "child dob",
        "child date of birth", "child birth date", "born"}},
      {"sex", {"gender", "child sex", "m f", "sex gender"}},
      {"address", {"home address", "child address", "address line 1", "address1", "street"}},
      {"address2", {"address line 2"}},
      {"address3", {"address line 3", "town", "city"}},
      {"postcode", {"post code", "home postcode", "child postcode", "postal code", "pcode"}},
      {"phone", {"telephone", "tel", "mobile", "contact number", "phone number", "parent phone"}},
      {"upn", {"unique pupil number"}},
      {"nhs_number", {"nhs no", "nhs"}},
      {"keep_address_safe",
       {"safe address", "address confidential", "confidential address", "do not share address",
        "shielded"}},
      {"support",
       {"support given", "support type", "type of support", "activity", "service", "intervention",
        "programme", "project activity", "what we did", "kind of support", "session type", "course",
        "group"}},
      {"sessions", {"number of sessions", "no of sessions", "sessions attended"}},
      {"attended", {"attendance", "came"}},
      {"outcome", {"outcomes", "result", "impact"}},
      {"next_steps", {"next step", "actions", "follow up", "plan"}},
      {"notes",
       {"note", "comments", "comment", "case notes", "details", "description", "session notes",
        "what happened", "observations", "remarks"}},
      {"own_words",
       {"in their own words", "in own words", "childs words", "child voice", "voice of the child",
        "family voice", "what they said", "what the family said", "what the child said",
        "their words", "feedback", "quote"}},
      {"strengths",
       {"strength", "what goes well", "what is going well", "whats going well", "working well",
        "what is working well", "whats working well", "protective factors"}},
      {"needs",
       {"need", "what is needed", "what they need", "identified needs", "support needs",
        "what would help"}},
      {"said_by", {"who said it", "said by whom", "words of", "speaker"}},
      {"worker",
       {"key worker", "keyworker", "support worker", "worker name", "staff", "staff member",
        "volunteer", "mentor", "practitioner"}},
      {"worker_role", {"role", "job title", "worker job"}},
      {"worker_contact", {"worker phone", "worker email", "key worker contact"}},
      {"team", {"project", "branch", "centre", "hub"}},
      {"team_contact", {"office phone", "duty line", "office contact", "team phone"}},
      {"organisation",
       {"organization", "provider", "charity", "delivered by", "agency", "organisation name"}},
      {"place", {"venue", "location", "where"}},
      {"referral_id", {"referral ref", "referral number", "referral reference"}},
      {"referral_status", {"status", "referral state", "referral outcome", "stage"}},
      {"referred_on",
       {"referral date", "date referred", "date of referral", "referral received", "received on"}},
      {"decided_on", {"decision date", "status date", "date accepted", "date declined"}},
      {"referred_by",
       {"referrer", "referral source", "source of referral", "referring agency", "who referred"}},
      {"decline_reason",
       {"reason for declining", "reason declined", "declined reason", "reason for decline"}},
      {"agreement", {"consent", "family agrees", "consent given", "agreed to share", "agreed"}},
      {"recorded_on", {"recorded", "entered on", "date entered", "created", "created on"}},
  };
  return kColumns;
}

hub::Result<Summary> ReadSupport(std::istream& in, const Tables& tables, const Sender& sender,
                                 Sink& sink) {
  return ReadRows(in, Layout(), tables, sender, sink);
}

}  // namespace connectors::voluntary
