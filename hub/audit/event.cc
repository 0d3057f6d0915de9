#include "hub/audit/event.h"

#include <charconv>
#include <cstddef>

namespace hub::audit {
namespace {

// By number; there is no event 0.
constexpr std::array<std::string_view, 97> kNames = {
    "",
    "hub.initialised",
    "hub.started",
    "hub.stopped",
    "agency.added",
    "agency.certificate_issued",
    "agency.revoked",
    "person.added",
    "person.disabled",
    "person.enrolled",
    "session.signed_in",
    "session.sign_in_refused",
    "session.signed_out",
    "children.searched",
    "chronology.read",
    "involved.read",
    "access.refused",
    "decision.read",
    "relationship.set",
    "relationship.ended",
    "agreement.recorded",
    "batch.received",
    "batch.refused",
    "links.made",
    "link.split",
    "quarantine.read",
    "quarantine.released",
    "subject.erased",
    "record.purged",
    "backup.made",
    "backup.restored",
    "audit.read",
    "policy.loaded",
    "receipt.read",
    "person.enrolment_renewed",
    "agency.permissions_changed",
    "services.replaced",
    "entry.allowed",
    "entry.ended",
    "relationship.claimed",
    "permission.recorded",
    "gateway.opened",
    "gateway.changed",
    "gateway.closed",
    "child.shielded",
    "clearance.set",
    "entry.marked",
    "matches.read",
    "match.answered",
    "link.joined",
    "match.readers_read",
    "children.checked",
    "share.asked",
    "share.decided",
    "share.decisions_read",
    "what_if.run",
    "decisions.replayed",
    "passkey.added",
    "passkey.vouched",
    "passkey.removed",
    "break_glass.opened",
    "break_glass.seconded",
    "break_glass.reviewed",
    "break_glass.unlocked",
    "break_glass.read",
    "record.sent",
    "relationships.waiting_read",
    "notices.read",
    "notice.reviewed",
    "record.sending_ended",
    "disclosures.read",
    "rights.read",
    "child.closed",
    "child.reopened",
    "incident.settled",
    "children.own_listed",
    "child.exported",
    "recalls.read",
    "recall.acknowledged",
    "curated.kept",
    "curated.read",
    "administration.read",
    "log.checked",
    "mending.read",
    "who_looked.read",
    "right.requested",
    "right.decided",
    "rights.due_read",
    "consultation.asked",
    "contradiction.settled",
    "chronology.searched",
    "person.login_linked",
    "person.login_unlinked",
    "family.read",
    "family.relative_told",
    "accesses.own_read",
    "labels.read",
};

constexpr char kHexDigits[] = "0123456789abcdef";

void AppendNumber(std::uint64_t number, std::string& out) {
  std::array<char, 20> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

void AppendQuoted(std::string_view text, std::string& out) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c >= ' ' && c <= '~') {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += "\\u00";
      out += kHexDigits[byte >> 4];
      out += kHexDigits[byte & 15];
    }
  }
  out += '"';
}

// `start` opens the member: a comma, the quoted name, a colon.
void AppendText(std::string_view start, std::string_view text, std::string& out) {
  if (text.empty()) return;
  out += start;
  AppendQuoted(text, out);
}

void AppendList(std::string_view start, const std::vector<std::string>& list, std::string& out) {
  if (list.empty()) return;
  out += start;
  char before = '[';
  for (const std::string& text : list) {
    out += before;
    AppendQuoted(text, out);
    before = ',';
  }
  out += ']';
}

void AppendHash(std::string_view start, const crypto::Hash& hash, std::string& out) {
  if (hash == crypto::Hash{}) return;
  out += start;
  out += '"';
  for (const std::uint8_t byte : hash) {
    out += kHexDigits[byte >> 4];
    out += kHexDigits[byte & 15];
  }
  out += '"';
}

// Reads the members of a leaf in their order. It may accept a little more than is ever
// written; Decode() compares with what Encode() would have written.
class Cursor {
 public:
  explicit Cursor(std::string_view rest) : rest_(rest) {}

  bool Skip(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }

  template <class Number>
  bool ReadNumber(Number& number) {
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), number);
    if (error != std::errc()) return false;
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return true;
  }

  bool ReadQuoted(std::string& text) {
    if (!Skip("\"")) return false;
    text.clear();
    while (!rest_.empty() && rest_.front() != '"') {
      if (!ReadCharacter(text)) return false;
    }
    return Skip("\"");
  }

  bool ReadList(std::vector<std::string>& list) {
    if (!Skip("[")) return false;
    do {
      if (!ReadQuoted(list.emplace_back())) return false;
    } while (Skip(","));
    return Skip("]");
  }

  bool ReadHash(crypto::Hash& hash) {
    std::string digits;
    std::string bytes;
    if (!ReadQuoted(digits) || !crypto::FromHex(digits, bytes)) return false;
    if (bytes.size() != hash.size()) return false;
    for (std::size_t i = 0; i < hash.size(); ++i) hash[i] = static_cast<std::uint8_t>(bytes[i]);
    return true;
  }

  // Members that may be absent.
  bool Text(std::string_view start, std::string& text) { return !Skip(start) || ReadQuoted(text); }
  bool List(std::string_view start, std::vector<std::string>& list) {
    return !Skip(start) || ReadList(list);
  }
  bool HashOf(std::string_view start, crypto::Hash& hash) { return !Skip(start) || ReadHash(hash); }

  bool done() const { return rest_.empty(); }

 private:
  bool ReadCharacter(std::string& text) {
    if (Skip("\\u00")) {
      std::string byte;
      if (rest_.size() < 2 || !crypto::FromHex(rest_.substr(0, 2), byte)) return false;
      text += byte;
      rest_.remove_prefix(2);
      return true;
    }
    Skip("\\");
    if (rest_.empty()) return false;
    text += rest_.front();
    rest_.remove_prefix(1);
    return true;
  }

  std::string_view rest_;
};

bool ReadHead(Cursor& cursor, WrittenLeaf& written) {
  std::string at;
  std::string event;
  if (!cursor.Skip("{\"v\":1,\"i\":") || !cursor.ReadNumber(written.index)) return false;
  if (!cursor.Skip(",\"t\":") || !cursor.ReadQuoted(at)) return false;
  if (!cursor.Skip(",\"e\":") || !cursor.ReadQuoted(event)) return false;
  const std::optional<Instant> instant = Instant::Parse(at);
  const std::optional<Event> known = EventFrom(event);
  if (!instant || !known) return false;
  written.at = *instant;
  written.leaf.event = *known;
  return true;
}

bool ReadMembers(Cursor& cursor, Leaf& leaf) {
  return cursor.Text(",\"actor\":", leaf.actor) && cursor.Text(",\"agency\":", leaf.agency) &&
         cursor.Text(",\"role\":", leaf.role) && cursor.Text(",\"auth\":", leaf.auth) &&
         cursor.Text(",\"purpose\":", leaf.purpose) && cursor.Text(",\"gateway\":", leaf.gateway) &&
         cursor.List(",\"rules\":", leaf.rules) && cursor.Text(",\"policy\":", leaf.policy) &&
         cursor.Text(",\"subject\":", leaf.subject) && cursor.Text(",\"outcome\":", leaf.outcome) &&
         cursor.List(",\"redactions\":", leaf.redactions) &&
         cursor.Text(",\"grade\":", leaf.grade) &&
         (!cursor.Skip(",\"count\":") || cursor.ReadNumber(leaf.count)) &&
         cursor.HashOf(",\"shown\":", leaf.shown) &&
         cursor.HashOf(",\"commitment\":", leaf.commitment) && cursor.Skip("}") && cursor.done();
}

Error NotALeaf() {
  return {ErrorCode::kInvalid, "not an audit leaf", "the line is not one that the hub writes"};
}

std::string Pseudonym(const crypto::SecretKey& key, std::string_view bytes) {
  return crypto::Hex(crypto::View(crypto::Hmac(key, bytes)).substr(0, 8));
}

std::string_view View(const ChildId& child) {
  return {reinterpret_cast<const char*>(child.bytes().data()), child.bytes().size()};
}

}  // namespace

std::string_view Name(Event event) {
  const auto number = static_cast<std::size_t>(event);
  return number < kNames.size() ? kNames[number] : std::string_view();
}

std::optional<Event> EventFrom(std::string_view name) {
  for (std::size_t number = 1; number < kNames.size(); ++number) {
    if (!name.empty() && kNames[number] == name) return static_cast<Event>(number);
  }
  return std::nullopt;
}

std::string Encode(const Leaf& leaf, std::uint64_t index, Instant at) {
  std::string out;
  out.reserve(640);
  out += "{\"v\":1,\"i\":";
  AppendNumber(index, out);
  out += ",\"t\":\"";
  out += at.Rfc3339();
  out += "\",\"e\":\"";
  out += Name(leaf.event);
  out += '"';
  AppendText(",\"actor\":", leaf.actor, out);
  AppendText(",\"agency\":", leaf.agency, out);
  AppendText(",\"role\":", leaf.role, out);
  AppendText(",\"auth\":", leaf.auth, out);
  AppendText(",\"purpose\":", leaf.purpose, out);
  AppendText(",\"gateway\":", leaf.gateway, out);
  AppendList(",\"rules\":", leaf.rules, out);
  AppendText(",\"policy\":", leaf.policy, out);
  AppendText(",\"subject\":", leaf.subject, out);
  out += ",\"outcome\":";
  AppendQuoted(leaf.outcome, out);
  AppendList(",\"redactions\":", leaf.redactions, out);
  AppendText(",\"grade\":", leaf.grade, out);
  if (leaf.count != kNoCount) {
    out += ",\"count\":";
    AppendNumber(leaf.count, out);
  }
  AppendHash(",\"shown\":", leaf.shown, out);
  AppendHash(",\"commitment\":", leaf.commitment, out);
  out += '}';
  return out;
}

Result<WrittenLeaf> Decode(std::string_view line) {
  WrittenLeaf written;
  Cursor cursor(line);
  if (!ReadHead(cursor, written) || !ReadMembers(cursor, written.leaf)) return NotALeaf();
  if (Encode(written.leaf, written.index, written.at) != line) return NotALeaf();
  return written;
}

crypto::Hash Commit(const std::array<std::uint8_t, 16>& salt, std::string_view detail) {
  return crypto::Sha256({{reinterpret_cast<const char*>(salt.data()), salt.size()}, detail});
}

Pseudonyms::Pseudonyms(const crypto::SecretKey& audit_key)
    : key_(audit_key), index_key_(audit_key.Derive("audit subject index")) {}

// A year's pseudonyms have a key of their own, so that a year can be handed over alone.
crypto::SecretKey Pseudonyms::YearKey(Instant at) const {
  const int year = Date::Of(at).year();
  const std::lock_guard lock(mutex_);
  if (year != year_ || !year_key_.Usable()) {
    year_key_ = key_.Derive("audit pseudonyms " + std::to_string(year));
    year_ = year;
  }
  return year_key_;
}

std::string Pseudonyms::Actor(const ProfessionalId& who, Instant at) const {
  return Pseudonym(YearKey(at), "actor " + who.text());
}

std::string Pseudonyms::Subject(const ChildId& child, Instant at) const {
  return Pseudonym(YearKey(at), "subject " + std::string(View(child)));
}

std::uint64_t Pseudonyms::SubjectIndex(const ChildId& child) const {
  return crypto::Hmac64(index_key_, View(child));
}

}  // namespace hub::audit
