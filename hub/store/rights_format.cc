#include <cstdint>
#include <type_traits>

#include "hub/records/byte_fields.h"
#include "hub/store/rights.h"

namespace hub::store {
namespace {

using access::RoleSet;

constexpr unsigned kFormat = 1;
constexpr int kRoles = 32;

// Writes and reads the same fields in the same order: one list of them for each statement.
class Packer {
 public:
  template <class... Fields>
  void operator()(const Fields&... fields) {
    (One(fields), ...);
  }
  std::string Take() && { return std::move(out_).Take(); }
  void Format() { out_.Byte(kFormat); }

 private:
  template <class Enum>
  requires std::is_enum_v<Enum>
  void One(Enum value) { out_.Fixed(static_cast<std::uint64_t>(value), sizeof(Enum)); }
  void One(bool value) { out_.Flag(value); }
  void One(int value) { out_.Fixed(static_cast<std::uint32_t>(value), 4); }
  void One(std::uint64_t value) { out_.Fixed(value, 8); }
  void One(Date date) { out_.Fixed(static_cast<std::uint32_t>(date.days), 4); }
  void One(Instant at) { out_.Fixed(static_cast<std::uint64_t>(at.micros), 8); }
  void One(records::ClassSet classes) { out_.Fixed(classes.bits(), 4); }
  void One(records::LabelSet labels) { out_.Fixed(labels.bits(), 8); }
  void One(RoleSet roles) {
    std::uint32_t bits = 0;
    for (int role = 0; role < kRoles; ++role) {
      if (roles.Has(static_cast<access::Role>(role))) bits |= 1U << role;
    }
    out_.Fixed(bits, 4);
  }
  template <class Tag>
  void One(const Slug<Tag>& slug) {
    out_.Text(slug.text());
  }
  void One(const EntryId& id) {
    for (const std::uint8_t byte : id.bytes()) out_.Byte(byte);
  }
  template <class T>
  void One(const std::optional<T>& value) {
    out_.Flag(value.has_value());
    if (value) One(*value);
  }
  template <class T>
  void One(const std::vector<T>& list) {
    out_.Count(list.size());
    for (const T& element : list) One(element);
  }
  void One(const Gateway::Opened& opened) { (*this)(opened.who, opened.agency, opened.part); }

  records::FieldWriter out_;
};

class Unpacker {
 public:
  explicit Unpacker(std::string_view bytes) : in_(bytes) {}

  template <class... Fields>
  void operator()(Fields&... fields) {
    (One(fields), ...);
  }
  bool Format() { return in_.Byte() == kFormat; }
  bool AtEnd() const { return in_.AtEnd(); }

 private:
  template <class Enum>
  requires std::is_enum_v<Enum>
  void One(Enum& value) { value = static_cast<Enum>(in_.Fixed(sizeof(Enum))); }
  void One(bool& value) { value = in_.Flag(); }
  void One(int& value) { value = static_cast<std::int32_t>(in_.Fixed(4)); }
  void One(std::uint64_t& value) { value = in_.Fixed(8); }
  void One(Date& date) { date.days = static_cast<std::int32_t>(in_.Fixed(4)); }
  void One(Instant& at) { at.micros = static_cast<std::int64_t>(in_.Fixed(8)); }
  void One(records::ClassSet& classes) {
    classes = records::ClassSet(static_cast<std::uint32_t>(in_.Fixed(4)));
  }
  void One(records::LabelSet& labels) { labels = records::LabelSet(in_.Fixed(8)); }
  void One(RoleSet& roles) {
    const std::uint64_t bits = in_.Fixed(4);
    roles = RoleSet();
    for (int role = 0; role < kRoles; ++role) {
      if ((bits >> role & 1U) != 0) roles = roles.With(static_cast<access::Role>(role));
    }
  }
  template <class Tag>
  void One(Slug<Tag>& slug) {
    const std::string_view text = in_.Text();
    if (text.empty()) return;
    const auto read = Slug<Tag>::From(text);
    if (!read) in_.Fail();
    slug = read.value_or(Slug<Tag>());
  }
  void One(EntryId& id) {
    EntryId::Bytes bytes{};
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(in_.Byte());
    id = EntryId(bytes);
  }
  template <class T>
  void One(std::optional<T>& value) {
    if (in_.Flag()) One(value.emplace());
  }
  template <class T>
  void One(std::vector<T>& list) {
    list.resize(in_.Count());
    for (T& element : list) One(element);
  }
  void One(Gateway::Opened& opened) { (*this)(opened.who, opened.agency, opened.part); }

  records::FieldReader in_;
};

// The fields of each, in the order in which they are stored.
template <class Io, class T>
requires std::is_same_v<std::remove_const_t<T>, std::monostate>
void Fields(Io&, T&) {}
#define ONESTORY_FIELDS(Type, ...)                      \
  template <class Io, class T>                          \
  requires std::is_same_v<std::remove_const_t<T>, Type> \
  void Fields(Io& io, T& v) { io(__VA_ARGS__); }

ONESTORY_FIELDS(Tie, v.state, v.from, v.until, v.reasoned)
ONESTORY_FIELDS(access::Agreement, v.state, v.purpose, v.agencies, v.classes, v.from, v.review_by,
                v.giver, v.evidenced)
ONESTORY_FIELDS(Conflict, v.stands)
ONESTORY_FIELDS(Competence, v.assessed, v.lacks_capacity, v.on)
ONESTORY_FIELDS(Consent, v.state)
ONESTORY_FIELDS(access::Notice, v.state, v.review_by)
ONESTORY_FIELDS(Shielding, v.stands)
ONESTORY_FIELDS(Clearance, v.from, v.review_by, v.ended)
ONESTORY_FIELDS(Permission, v.given.state, v.given.given_to, v.given.given_to_agency,
                v.given.evidenced, v.given.review_by, v.adult, v.mention_only)
ONESTORY_FIELDS(Marks, v.added, v.removed)
ONESTORY_FIELDS(Handling, v.relevant_to_harm, v.adults_only, v.may_tell_existence, v.court_leave,
                v.rests_on_consent, v.named_roles)
ONESTORY_FIELDS(SentOn, v.agency, v.professional, v.ended)
ONESTORY_FIELDS(Closing, v.kind, v.stands)
ONESTORY_FIELDS(SameIncident, v.other, v.same)
ONESTORY_FIELDS(Significance, v.significant)
ONESTORY_FIELDS(Exported, v.kind, v.purpose, v.from, v.to, v.recipient, v.owners, v.entries, v.code)
ONESTORY_FIELDS(Curated, v.final, v.withdrawn, v.agency, v.entries)
ONESTORY_FIELDS(Recalled, v.entry)
ONESTORY_FIELDS(RightsAsked, v.right, v.received, v.rests_on_consent, v.wrong_child,
                v.past_retention, v.entry, v.outcome, v.decided)
ONESTORY_FIELDS(SettledContradiction, v.state)
ONESTORY_FIELDS(Disputed, v.by, v.at, v.through)
ONESTORY_FIELDS(DisputeAnswered, v.at)
ONESTORY_FIELDS(access::Emergency, v.category, v.opened, v.must_reach_child, v.reauthenticated,
                v.reason_length, v.opened_lately, v.unlocked, v.second_person, v.second_role,
                v.seconded_at)
ONESTORY_FIELDS(access::Enquiry, v.known, v.concluded, v.historic, v.identity_reason)
ONESTORY_FIELDS(access::Override, v.reasoned, v.author, v.at, v.strategy_discussion)
ONESTORY_FIELDS(access::Contact, v.allocated, v.decided, v.expanded)
ONESTORY_FIELDS(access::Order, v.verified, v.purpose, v.until)
ONESTORY_FIELDS(access::Transfer, v.confirmed, v.receipt)
ONESTORY_FIELDS(access::RightsCase, v.verified, v.requester, v.step_up, v.alleged_harm,
                v.health_opinion, v.best_interests, v.child_agrees, v.closed)
#undef ONESTORY_FIELDS

// Makes the variant hold its alternative `place`; false when there is none.
template <class Variant, std::size_t kPlace = 0>
bool Choose(std::size_t place, Variant& variant) {
  if constexpr (kPlace < std::variant_size_v<Variant>) {
    if (place != kPlace) return Choose<Variant, kPlace + 1>(place, variant);
    variant.template emplace<kPlace>();
    return true;
  } else {
    return false;
  }
}

template <class Io, class T>
requires std::is_same_v<std::remove_const_t<T>, Gateway>
void Fields(Io& io, T& v) {
  auto kind = static_cast<std::uint64_t>(v.what.index());
  io(kind);
  if constexpr (!std::is_const_v<T>) Choose(kind, v.what);
  std::visit([&](auto& what) { Fields(io, what); }, v.what);
  io(v.opens_for, v.agency, v.scope.classes, v.scope.agencies, v.scope.from, v.scope.until,
     v.opened, v.closed);
}

}  // namespace

std::string Pack(const Stated& what) {
  Packer packer;
  packer.Format();
  std::visit([&](const auto& stated) { Fields(packer, stated); }, what);
  return std::move(packer).Take();
}

std::optional<Stated> Unpack(Topic topic, std::string_view bytes) {
  Unpacker unpacker(bytes);
  Stated what;
  if (!unpacker.Format() || !Choose(static_cast<std::size_t>(topic), what)) return std::nullopt;
  std::visit([&](auto& stated) { Fields(unpacker, stated); }, what);
  return unpacker.AtEnd() ? std::optional(std::move(what)) : std::nullopt;
}

}  // namespace hub::store
