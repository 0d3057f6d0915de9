#include "hub/linkage/traits.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "hub/linkage/linkage.h"
#include "hub/linkage/model.h"
#include "hub/linkage/placeholder.h"

namespace hub::linkage {
namespace {

constexpr std::size_t kMostValues = 8;  // of one field
constexpr std::size_t kLongestValue = 120;

std::string Joined(const std::vector<std::string>& words, std::string_view between) {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) text += between;
    text += word;
  }
  return text;
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool HasDigit(const std::string& word) { return std::any_of(word.begin(), word.end(), IsDigit); }

std::string Plain(std::string_view text, bool upper) {
  std::string plain;
  for (const char c : text) {
    if (IsDigit(c) || (upper && c >= 'A' && c <= 'Z')) plain += c;
    if (upper && c >= 'a' && c <= 'z') plain += static_cast<char>(c - 'a' + 'A');
  }
  return plain;
}

std::string LowerTrimmed(std::string_view text) {
  std::string lower;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) <= ' ') continue;
    lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return lower;
}

}  // namespace

// Gathers the values of one field after another, in the order of their numbers.
class Traits::Maker {
 public:
  Maker(Traits& traits, const Nicknames& nicknames) : traits_(traits), nicknames_(nicknames) {}

  void Begin(FieldId field) {
    for (FieldId f = static_cast<FieldId>(field_ + 1); f <= field; ++f) traits_.first_[f] = Count();
    field_ = field;
  }
  void End() {
    for (FieldId f = static_cast<FieldId>(field_ + 1); f <= kMostFields; ++f) {
      traits_.first_[f] = Count();
    }
    traits_.text_.shrink_to_fit();
    traits_.values_.shrink_to_fit();
  }

  // True if it is new.
  bool Add(std::string_view text, std::uint8_t role) {
    text = text.substr(0, kLongestValue);
    if (text.empty()) return false;
    const std::uint64_t hash = HashOf(text);
    const auto begin = traits_.values_.begin() + traits_.first_[field_];
    const auto known = std::find_if(begin, traits_.values_.end(), [&](const Value& value) {
      return value.hash == hash && (value.role & kGroup) == 0;
    });
    if (known != traits_.values_.end()) {
      known->role = static_cast<std::uint8_t>(known->role | role);
      return false;
    }
    if (static_cast<std::size_t>(traits_.values_.end() - begin) >= kMostValues) return false;
    if (traits_.text_.size() > 60'000 || traits_.values_.size() > 240) return false;
    traits_.values_.push_back({hash, static_cast<std::uint16_t>(traits_.text_.size()),
                               static_cast<std::uint8_t>(text.size()), role});
    traits_.text_ += text;
    return true;
  }

  void AddGiven(std::string_view written) {
    const std::vector<std::string> words = WordsOf(written);
    const std::string whole = Joined(words, "");
    if (words.empty()) return;
    if (IsGivenPlaceholder(words.front()) || IsGivenPlaceholder(whole)) {
      traits_.unnamed_ = true;
      return;
    }
    Add(whole, kWhole);
    Add(words.front(), kFirst);
    for (std::size_t i = 1; i < words.size(); ++i) Add(words[i], kPart);
    firsts_.push_back(words.front());
    if (words.size() > 1) firsts_.push_back(whole);
  }

  // Last of the given names, so that no spelling is crowded out.
  void AddGroups() {
    for (const std::string& name : firsts_) {
      for (const std::uint16_t group : nicknames_.GroupsOf(name)) {
        if (traits_.values_.size() < 240) traits_.values_.push_back({group, 0, 0, kGroup});
      }
    }
  }

  void AddFamily(std::string_view written) {
    const std::vector<std::string> words = WordsOf(written);
    const std::string whole = Joined(words, "");
    if (IsFamilyPlaceholder(whole)) return;
    Add(whole, kWhole);
    if (words.size() < 2) return;
    for (const std::string& word : words) {
      if (word.size() > 3) Add(word, kPart);  // never "van", "de", "bin"
    }
  }

  void AddAddress(std::string_view lines) {
    const std::vector<std::string> words = WordsOf(lines);
    const std::string whole = Joined(words, " ");
    if (!Add(whole, kWhole)) return;
    traits_.addresses_.push_back(BigramsOf(Joined(words, "").substr(0, 60)));
    const auto number = std::find_if(words.begin(), words.end(), HasDigit);
    if (number != words.end()) Add(*number, kPart);
  }

  void AddPostcode(std::string_view written) {
    const std::string postcode = Plain(written, true);
    if (!IsPostcodePlaceholder(postcode)) Add(postcode, kWhole);
  }

  void AddPhone(std::string_view written) {
    const std::string digits = Plain(written, false);
    if (digits.size() < 6) return;
    Add(std::string_view(digits).substr(digits.size() - std::min<std::size_t>(digits.size(), 10)),
        kWhole);
  }

 private:
  std::uint8_t Count() const { return static_cast<std::uint8_t>(traits_.values_.size()); }

  Traits& traits_;
  const Nicknames& nicknames_;
  std::vector<std::string> firsts_;
  FieldId field_ = 0;
};

Traits::Traits(const records::Subject& subject, const Model& model,
               const std::vector<std::string>& extras) {
  const std::vector<ExtraField>& fields = model.extras();
  using records::IdentifierKind;
  Maker maker(*this, model.nicknames);
  for (const records::PersonName& name : subject.names) maker.AddGiven(name.given.Reveal());
  maker.AddGroups();
  maker.Begin(kFamily);
  for (const records::PersonName& name : subject.names) maker.AddFamily(name.family.Reveal());
  // What agrees with a guess would tell where a shielded person is.
  const std::vector<records::Address> no_addresses;
  const std::vector<Sensitive> no_phones;
  const auto& addresses = subject.shielded ? no_addresses : subject.addresses;
  const auto& phones = subject.shielded ? no_phones : subject.phones;
  maker.Begin(kPostcode);
  for (const records::Address& a : addresses) maker.AddPostcode(a.postcode.Reveal());
  maker.Begin(kAddress);
  for (const records::Address& a : addresses) maker.AddAddress(a.lines.Reveal());
  maker.Begin(kPhone);
  for (const Sensitive& phone : phones) {
    if (phone.Reveal().find('@') == std::string::npos) maker.AddPhone(phone.Reveal());
  }
  maker.Begin(kEmail);
  for (const Sensitive& phone : phones) {
    if (phone.Reveal().find('@') != std::string::npos) {
      maker.Add(LowerTrimmed(phone.Reveal()), kWhole);
    }
  }
  maker.Begin(kNhsNumber);
  for (const records::Identifier& one : subject.identifiers) {
    if (one.verified && one.kind == IdentifierKind::kNhsNumber) {
      maker.Add(one.value.Reveal(), kWhole);
    }
  }
  maker.Begin(kUpn);
  for (const records::Identifier& one : subject.identifiers) {
    if (!one.verified) continue;
    if (one.kind == IdentifierKind::kUpn || one.kind == IdentifierKind::kFormerUpn) {
      const std::string& upn = one.value.Reveal();
      maker.Add(upn, !upn.empty() && IsDigit(upn.back()) ? kWhole : kPart);
    }
  }
  for (std::size_t i = 0; i < fields.size() && i < extras.size(); ++i) {
    maker.Begin(static_cast<FieldId>(kFirstExtra + i));
    maker.Add(fields[i].kind == ExtraKind::kNumber ? LowerTrimmed(extras[i])
                                                   : Joined(WordsOf(extras[i]), " "),
              fields[i].kind == ExtraKind::kNumber ? kWhole | kPart : kWhole);
  }
  maker.End();
  if (subject.birth.known()) {
    birth_.known = true;
    birth_.from = subject.birth.earliest.days;
    birth_.to = subject.birth.latest.days;
    const Date day = subject.birth.earliest;
    if (subject.birth.exact_day()) {
      birth_.digits = day.year() * 10'000 + day.month() * 100 + day.day();
    }
  }
  sex_ = subject.sex;
}

}  // namespace hub::linkage
