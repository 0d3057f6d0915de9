#include "connectors/mapping/xml.h"

#include <expat.h>

#include <algorithm>
#include <memory>
#include <type_traits>
#include <utility>

#include "connectors/mapping/decode.h"

namespace connectors {
namespace {

constexpr std::size_t kMaxToken = 4U << 20U;  // a tag, or a comment, which Expat holds whole
constexpr std::size_t kMaxOutsideText = 1024;
constexpr std::size_t kMaxOutsideName = 100;
constexpr std::size_t kLongestReference = 12;  // "&#x0010FFFF;"

std::string_view LocalName(std::string_view whole) {
  const std::size_t colon = whole.rfind(':');
  const bool prefixed = colon != std::string_view::npos && colon + 1 < whole.size();
  return prefixed ? whole.substr(colon + 1) : whole;
}

void TrimEnds(std::string& text) {
  const auto blank = [](char c) { return static_cast<unsigned char>(c) <= 0x20; };
  while (!text.empty() && blank(text.back())) text.pop_back();
  text.erase(text.begin(), std::find_if_not(text.begin(), text.end(), blank));
}

bool IsXmlCharacter(std::uint32_t c) {
  if (c < 0x20) return c == '\t' || c == '\n' || c == '\r';
  return c < 0xD800 || (c >= 0xE000 && c < 0xFFFE) || (c >= 0x10000 && c <= 0x10FFFF);
}

// What a '&' and what follows it is.
enum class Reference { kGood, kBare, kForbidden };

struct ReferenceAt {
  Reference what = Reference::kBare;
  std::size_t size = 1;  // with '&' and ';'
};

ReferenceAt NumericAt(std::string_view text, std::size_t semicolon) {
  const bool hex = text.size() > 2 && text[2] == 'x';
  const std::string_view digits = text.substr(hex ? 3 : 2, semicolon - (hex ? 3 : 2));
  if (digits.empty()) return {};
  std::uint32_t code = 0;
  for (const char c : digits) {
    const bool decimal = c >= '0' && c <= '9';
    const char lower = static_cast<char>(c | 0x20);
    if (!decimal && !(hex && lower >= 'a' && lower <= 'f')) return {};
    const auto digit = static_cast<std::uint32_t>(decimal ? c - '0' : lower - 'a' + 10);
    code = std::min<std::uint32_t>(code * (hex ? 16U : 10U) + digit, 0x110000U);
  }
  return {IsXmlCharacter(code) ? Reference::kGood : Reference::kForbidden, semicolon + 1};
}

// REQUIRES: text begins with '&'
ReferenceAt ReadReference(std::string_view text) {
  const std::size_t semicolon = text.substr(0, kLongestReference).find(';');
  if (semicolon == std::string_view::npos || semicolon < 2) return {};
  if (text[1] == '#') return NumericAt(text, semicolon);
  for (const std::string_view known : {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"}) {
    if (text.substr(0, semicolon + 1) == known) return {Reference::kGood, known.size()};
  }
  return {};
}

// Makes a bare '&' "&amp;" and a reference to a forbidden character a space, everywhere
// but in comments, CDATA and processing instructions.
class Mender {
 public:
  // Appends the mended text to `out`. What may be the beginning of something is kept for
  // the next call, unless this is the last.
  void Mend(std::string_view chunk, bool last, std::string& out) {
    if (held_.empty() && closes_.empty() && IsWell(chunk, last)) {
      out += chunk;
      return;
    }
    held_ += chunk;
    std::size_t at = 0;
    while (at < held_.size() && Step(last, at, out)) {
    }
    held_.erase(0, at);
    if (last) out += std::exchange(held_, "");
  }

  std::uint64_t mended() const { return mended_; }

 private:
  struct Section {
    std::string_view opens;
    std::string_view closes;
  };
  static constexpr Section kSections[] = {{"<![CDATA[", "]]>"}, {"<!--", "-->"}, {"<?", "?>"}};

  // Nothing in it can need mending, nor opens a section: most chunks of most files.
  static bool IsWell(std::string_view chunk, bool last) {
    if (chunk.find('&') != std::string_view::npos) return false;
    char before = ' ';
    for (const char c : chunk) {
      if (before == '<' && (c == '!' || c == '?')) return false;
      before = c;
    }
    return last || before != '<';
  }

  bool Step(bool last, std::size_t& at, std::string& out) {
    if (!closes_.empty()) return StepInSection(last, at, out);
    std::size_t next = at;
    while (next < held_.size() && held_[next] != '&' && held_[next] != '<') ++next;
    out.append(held_, at, next - at);
    at = next;
    if (at == held_.size()) return false;
    return held_[at] == '&' ? StepReference(last, at, out) : StepMarkup(last, at, out);
  }

  bool StepInSection(bool last, std::size_t& at, std::string& out) {
    const std::size_t end = held_.find(closes_, at);
    if (end == std::string::npos) {
      const std::size_t keep = last ? 0 : closes_.size() - 1;
      const std::size_t until = std::max(at, held_.size() - std::min(keep, held_.size()));
      out.append(held_, at, until - at);
      at = until;
      return false;
    }
    out.append(held_, at, end + closes_.size() - at);
    at = end + closes_.size();
    closes_ = {};
    return true;
  }

  bool StepReference(bool last, std::size_t& at, std::string& out) {
    const std::string_view rest = std::string_view(held_).substr(at);
    if (!last && rest.size() < kLongestReference) return false;
    const ReferenceAt found = ReadReference(rest);
    if (found.what == Reference::kGood) {
      out += rest.substr(0, found.size);
    } else {
      ++mended_;
      out += found.what == Reference::kBare ? "&amp;" : " ";
    }
    at += found.size;
    return true;
  }

  bool StepMarkup(bool last, std::size_t& at, std::string& out) {
    const std::string_view rest = std::string_view(held_).substr(at);
    for (const Section& section : kSections) {
      if (rest.substr(0, section.opens.size()) == section.opens) {
        closes_ = section.closes;
        out += section.opens;
        at += section.opens.size();
        return true;
      }
      if (!last && rest == section.opens.substr(0, rest.size())) return false;
    }
    out += '<';
    ++at;
    return true;
  }

  std::string held_;
  std::string_view closes_;  // of the section that is open
  std::uint64_t mended_ = 0;
};

class Walker {
 public:
  explicit Walker(const XmlPlan& plan) : plan_(plan), parser_(XML_ParserCreate("UTF-8")) {
    XML_SetUserData(parser_.get(), this);
    XML_SetElementHandler(parser_.get(), &OnStart, &OnEnd);
    XML_SetCharacterDataHandler(parser_.get(), &OnText);
    XML_SetDoctypeDeclHandler(parser_.get(), &OnDoctype, nullptr);
    XML_SetEntityDeclHandler(parser_.get(), &OnEntity);
  }

  XmlWalk Run(std::istream& in) {
    std::string chunk(kReadAtOnce, '\0');
    std::string mended;
    bool more = true;
    while (more && !walk_.stopped) {
      in.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
      const auto size = static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0));
      more = static_cast<bool>(in);
      mended.clear();
      mender_.Mend(std::string_view(chunk).substr(0, size), !more, mended);
      if (XML_Parse(parser_.get(), mended.data(), static_cast<int>(mended.size()), more ? 0 : 1) !=
          XML_STATUS_OK) {
        Break();
        break;
      }
      quiet_bytes_ += mended.size();
      if (quiet_bytes_ > kMaxToken) {
        Refuse("file.too_long", "one tag or comment of more than 4 MiB");
        Break();
        break;
      }
    }
    walk_.repaired = mender_.mended();
    return std::move(walk_);
  }

 private:
  struct Free {
    void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
  };

  static Walker& Self(void* data) { return *static_cast<Walker*>(data); }
  static void XMLCALL OnStart(void* data, const XML_Char* name, const XML_Char** attributes) {
    Self(data).Start(LocalName(name), attributes);
  }
  static void XMLCALL OnEnd(void* data, const XML_Char* /*name*/) { Self(data).End(); }
  static void XMLCALL OnText(void* data, const XML_Char* text, int size) {
    Self(data).AddText({text, static_cast<std::size_t>(size)});
  }
  static void XMLCALL OnDoctype(void* data, const XML_Char*, const XML_Char*, const XML_Char*,
                                int) {
    Self(data).Refuse("file.doctype", "a DOCTYPE declaration, which no export has");
  }
  static void XMLCALL OnEntity(void* data, const XML_Char*, int, const XML_Char*, int,
                               const XML_Char*, const XML_Char*, const XML_Char*, const XML_Char*) {
    Self(data).Refuse("file.entity", "an entity declaration, which no export has");
  }

  std::uint64_t LineNow() const { return XML_GetCurrentLineNumber(parser_.get()); }
  Position Here() const {
    Position here;
    here.unit = walk_.units;
    here.line = LineNow();
    here.column = XML_GetCurrentColumnNumber(parser_.get()) + 1;
    return here;
  }
  bool Over() const { return walk_.stopped || !walk_.broken_rule.empty(); }

  void Start(std::string_view name, const XML_Char** attributes) {
    quiet_bytes_ = 0;
    if (Over()) return;
    if (!walk_.met_element) {
      walk_.met_element = true;
      walk_.root = std::string(name.substr(0, kMaxOutsideName));
    }
    if (++depth_ > plan_.limits.depth) {
      return Refuse("file.too_deep", "elements nested too deep");
    }
    if (skipping_) return;
    if (in_unit_) return Open(name, attributes);
    StartOutside(name);
    if (std::find(plan_.units.begin(), plan_.units.end(), name) != plan_.units.end()) {
      return BeginUnit(name, attributes);
    }
    for (std::size_t i = 0; plan_.attribute && attributes[i] != nullptr; i += 2) {
      plan_.attribute(path_, LocalName(attributes[i]),
                      std::string_view(attributes[i + 1]).substr(0, kMaxOutsideText));
    }
  }

  void StartOutside(std::string_view name) {
    ends_.push_back(path_.size());
    if (!path_.empty()) path_ += '/';
    path_ += name.substr(0, kMaxOutsideName);
    text_.clear();
  }

  void BeginUnit(std::string_view name, const XML_Char** attributes) {
    unit_depth_ = depth_;
    if (plan_.wanted && !plan_.wanted(path_)) {
      skipping_ = true;
      return;
    }
    ++walk_.units;
    in_unit_ = true;
    element_ = Element();
    open_.clear();
    unit_ = {walk_.units, LineNow(), false};
    elements_ = bytes_ = 0;
    Open(name, attributes);
  }

  void Open(std::string_view name, const XML_Char** attributes) {
    bytes_ += name.size() + sizeof(Element);
    for (std::size_t i = 0; attributes[i] != nullptr; ++i) {
      bytes_ += std::string_view(attributes[i]).size() + sizeof(std::string);
    }
    if (++elements_ > plan_.limits.unit_elements || bytes_ > plan_.limits.unit_bytes) {
      unit_.too_large = true;
    }
    if (unit_.too_large) return;
    Element* element = &element_;
    if (!open_.empty()) element = &open_.back()->children.emplace_back();
    element->name = name;
    element->line = LineNow();
    for (std::size_t i = 0; attributes[i] != nullptr; i += 2) {
      element->attributes.emplace_back(LocalName(attributes[i]), attributes[i + 1]);
    }
    open_.push_back(element);
  }

  void AddText(std::string_view text) {
    quiet_bytes_ = 0;
    if (Over() || skipping_) return;
    if (!in_unit_) {
      if (text_.size() + text.size() <= kMaxOutsideText) text_ += text;
      return;
    }
    bytes_ += text.size();
    if (bytes_ > plan_.limits.unit_bytes) unit_.too_large = true;
    if (unit_.too_large || open_.empty()) return;
    open_.back()->text += text;
  }

  void End() {
    quiet_bytes_ = 0;
    if (Over()) return;
    const bool unit_ends = (in_unit_ || skipping_) && depth_ == unit_depth_;
    --depth_;
    if (in_unit_ && !unit_.too_large) {
      TrimEnds(open_.back()->text);
      open_.pop_back();
    }
    if (unit_ends) {
      if (in_unit_) GiveUnit();
      in_unit_ = skipping_ = false;
      EndOutside();
    } else if (!in_unit_ && !skipping_) {
      TrimEnds(text_);
      if (plan_.outside) plan_.outside(path_, text_, LineNow());
      EndOutside();
    }
  }

  void EndOutside() {
    path_.resize(ends_.back());
    ends_.pop_back();
    text_.clear();
  }

  void GiveUnit() {
    if (unit_.too_large) {
      Element named;
      named.name = element_.name;
      named.line = unit_.line;
      element_ = std::move(named);
    }
    const bool go_on = plan_.take(element_, unit_);
    element_ = Element();
    if (go_on) return;
    walk_.stopped = true;
    walk_.complete = false;
    walk_.broken_at = Here();
    walk_.broken_why = "stopped";
    XML_StopParser(parser_.get(), XML_FALSE);
  }

  void Refuse(std::string_view rule, std::string_view words) {
    if (Over()) return;
    walk_.broken_rule = rule;
    walk_.broken_why = words;
    XML_StopParser(parser_.get(), XML_FALSE);
  }

  void Break() {
    if (walk_.stopped) return;
    walk_.complete = false;
    walk_.broken_at = Here();
    if (!walk_.broken_rule.empty()) return;
    walk_.broken_rule = "file.broken";
    walk_.broken_why = XML_ErrorString(XML_GetErrorCode(parser_.get()));
  }

  const XmlPlan& plan_;
  std::unique_ptr<std::remove_pointer_t<XML_Parser>, Free> parser_;
  Mender mender_;
  XmlWalk walk_;
  XmlUnit unit_;
  Element element_;
  std::vector<Element*> open_;     // from element_ to the element that is open
  std::string path_;               // outside units
  std::vector<std::size_t> ends_;  // of path_ before each of its elements
  std::string text_;
  std::size_t depth_ = 0;
  std::size_t unit_depth_ = 0;
  std::size_t elements_ = 0;
  std::size_t bytes_ = 0;
  std::size_t quiet_bytes_ = 0;  // since the last element or text
  bool in_unit_ = false;
  bool skipping_ = false;
};

}  // namespace

const Element* Element::Find(std::string_view child) const {
  for (const Element& element : children) {
    if (element.name == child) return &element;
  }
  return nullptr;
}

const Element* Element::FindPath(std::string_view path) const {
  const std::size_t slash = path.find('/');
  const Element* child = Find(path.substr(0, slash));
  if (child == nullptr || slash == std::string_view::npos) return child;
  return child->FindPath(path.substr(slash + 1));
}

std::string_view Element::Text(std::string_view child) const {
  const Element* element = Find(child);
  return element == nullptr ? std::string_view() : std::string_view(element->text);
}

std::string_view Element::TextAt(std::string_view path) const {
  const Element* element = FindPath(path);
  return element == nullptr ? std::string_view() : std::string_view(element->text);
}

std::string_view Element::Attribute(std::string_view attribute) const {
  for (const auto& [attribute_name, value] : attributes) {
    if (attribute_name == attribute) return value;
  }
  return {};
}

std::string Fingerprint(const Element& element) {
  std::string print;
  AddFingerprint(element, print);
  return print;
}

void AddFingerprint(const Element& element, std::string& print) {
  print += element.name;
  print += '=';
  print += element.text;
  print += '(';
  for (const Element& inner : element.children) {
    AddFingerprint(inner, print);
    print += ';';
  }
  print += ')';
}

XmlWalk WalkXml(std::istream& in, const XmlPlan& plan) { return Walker(plan).Run(in); }

}  // namespace connectors
