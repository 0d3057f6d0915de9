#include "connectors/social_care/read_cin.h"

#include <expat.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "connectors/mapping/text.h"
#include "connectors/social_care/collection.h"
#include "connectors/social_care/element.h"
#include "connectors/social_care/map_child.h"
#include "hub/base/digits.h"

namespace connectors::social_care {
namespace {

using hub::Error;
using hub::ErrorCode;
using hub::Result;

constexpr std::size_t kMaxDepth = 32;              // of elements, from the root
constexpr std::size_t kMaxChildElements = 20'000;  // inside one <Child>
constexpr std::size_t kMaxChildBytes = 4U << 20U;  // of text and names inside one <Child>
constexpr std::size_t kMaxHeaderText = 1024;
constexpr std::size_t kChunk = 64U << 10U;

std::string_view LocalName(const XML_Char* name) {
  const std::string_view whole(name);
  const std::size_t colon = whole.rfind(':');
  return colon == std::string_view::npos ? whole : whole.substr(colon + 1);
}

void TrimEnds(std::string& text) {
  const auto blank = [](char c) { return static_cast<unsigned char>(c) <= 0x20; };
  while (!text.empty() && blank(text.back())) text.pop_back();
  text.erase(text.begin(), std::find_if_not(text.begin(), text.end(), blank));
}

// What windows-1252 means by 0x80 to 0x9F; it declares itself in files of older systems.
constexpr std::array<int, 32> kWindows1252 = {
    0x20AC, -1,     0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, -1,     0x017D, -1,     -1,     0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, -1,     0x017E, 0x0178};

int XMLCALL OnEncoding(void* /*data*/, const XML_Char* name, XML_Encoding* info) {
  std::string lower(name);
  for (char& c : lower) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
  if (lower != "windows-1252" && lower != "cp1252") return XML_STATUS_ERROR;
  for (int i = 0; i < 256; ++i) {
    info->map[i] = i >= 0x80 && i < 0xA0 ? kWindows1252[static_cast<std::size_t>(i) - 0x80] : i;
  }
  info->data = nullptr;
  info->convert = nullptr;
  info->release = nullptr;
  return XML_STATUS_OK;
}

class CinReader {
 public:
  CinReader(const Tables& tables, const Sender& sender, Sink& sink)
      : tables_(tables), sender_(sender), sink_(sink), parser_(XML_ParserCreate(nullptr)) {
    XML_SetUserData(parser_.get(), this);
    XML_SetElementHandler(parser_.get(), &OnStart, &OnEnd);
    XML_SetCharacterDataHandler(parser_.get(), &OnText);
    XML_SetDoctypeDeclHandler(parser_.get(), &OnDoctype, nullptr);
    XML_SetEntityDeclHandler(parser_.get(), &OnEntity);
    XML_SetUnknownEncodingHandler(parser_.get(), &OnEncoding, nullptr);
  }

  Result<Summary> Run(std::istream& in) {
    std::vector<char> chunk(kChunk);
    bool more = true;
    while (more && !stopped_) {
      in.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
      const auto size = static_cast<int>(in.gcount());
      more = static_cast<bool>(in);
      if (XML_Parse(parser_.get(), chunk.data(), size, more ? 0 : 1) != XML_STATUS_OK) {
        Break();
        break;
      }
    }
    summary_.collection = collection_.year == 0
                              ? collection_.name
                              : collection_.name + " " + std::to_string(collection_.year);
    if (!met_element_) {
      return Error{ErrorCode::kInvalid, "no XML element in it: " + summary_.broken_why, ""};
    }
    if (summary_.units == 0 && summary_.complete) {
      RejectFile({0, 1, 1}, "cin.file.no_child", "no <Child> element in the file");
    }
    return std::move(summary_);
  }

 private:
  struct Free {
    void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
  };

  static CinReader& Self(void* data) { return *static_cast<CinReader*>(data); }

  static void XMLCALL OnStart(void* data, const XML_Char* name, const XML_Char** /*attributes*/) {
    Self(data).Start(LocalName(name));
  }
  static void XMLCALL OnEnd(void* data, const XML_Char* /*name*/) { Self(data).End(); }
  static void XMLCALL OnText(void* data, const XML_Char* text, int size) {
    Self(data).AddText({text, static_cast<std::size_t>(size)});
  }
  static void XMLCALL OnDoctype(void* data, const XML_Char*, const XML_Char*, const XML_Char*,
                                int) {
    Self(data).Refuse("cin.file.doctype", "a DOCTYPE declaration, which no census file has");
  }
  static void XMLCALL OnEntity(void* data, const XML_Char*, int, const XML_Char*, int,
                               const XML_Char*, const XML_Char*, const XML_Char*, const XML_Char*) {
    Self(data).Refuse("cin.file.entity", "an entity declaration, which no census file has");
  }

  Position Here() const {
    return {summary_.units, XML_GetCurrentLineNumber(parser_.get()),
            XML_GetCurrentColumnNumber(parser_.get()) + 1};
  }

  void Start(std::string_view name) {
    met_element_ = true;
    if (++depth_ > kMaxDepth) return Refuse("cin.file.too_deep", "elements nested too deep");
    if (in_child_) return Open(name);
    if (name == "Child") {
      ++summary_.units;
      in_child_ = true;
      child_ = Element();
      path_.clear();
      child_depth_ = depth_;
      elements_ = bytes_ = 0;
      too_large_ = false;
      child_line_ = XML_GetCurrentLineNumber(parser_.get());
      return Open(name);
    }
    header_name_ = name;
    header_text_.clear();
  }

  void Open(std::string_view name) {
    bytes_ += name.size() + sizeof(Element);
    if (++elements_ > kMaxChildElements || bytes_ > kMaxChildBytes) too_large_ = true;
    if (too_large_) return;
    Element* element = &child_;
    if (!path_.empty()) element = &path_.back()->children.emplace_back();
    element->name = name;
    element->line = XML_GetCurrentLineNumber(parser_.get());
    path_.push_back(element);
  }

  void AddText(std::string_view text) {
    if (!in_child_) {
      if (header_text_.size() + text.size() <= kMaxHeaderText) header_text_ += text;
      return;
    }
    bytes_ += text.size();
    if (bytes_ > kMaxChildBytes) too_large_ = true;
    if (too_large_ || path_.empty()) return;
    path_.back()->text += text;
  }

  void End() {
    --depth_;
    if (stopped_ || !refused_rule_.empty()) return;
    if (!in_child_) return EndOfHeader();
    if (!too_large_) {
      TrimEnds(path_.back()->text);
      path_.pop_back();
    }
    if (depth_ < child_depth_) EndOfChild();
  }

  void EndOfHeader() {
    TrimEnds(header_text_);
    if (header_name_ == "Collection" && !header_text_.empty()) {
      collection_.name = CleanText(header_text_, 40);
    } else if (header_name_ == "Year") {
      const int year = header_text_.size() == 4 ? hub::DigitsOf(header_text_) : -1;
      if (year >= 2000 && year <= 2199) collection_.year = year;
    } else if (header_name_ == "ReferenceDate") {
      collection_.reference = ReadDay(header_text_);
    }
    header_name_.clear();
  }

  void EndOfChild() {
    in_child_ = false;
    if (too_large_) {
      ++summary_.rows;
      Reject({summary_.units, child_line_, 0}, "cin.child.too_large",
             "one child of more than 4 MiB or 20000 elements");
    } else {
      MapChild(child_, summary_.units, collection_, tables_, sender_, seen_, sink_, summary_);
    }
    child_ = Element();
    if (sink_.Stopped()) {
      stopped_ = true;
      summary_.complete = false;
      summary_.broken_at = Here();
      summary_.broken_why = "stopped";
      XML_StopParser(parser_.get(), XML_FALSE);
    }
  }

  void Refuse(std::string_view rule, std::string_view words) {
    if (!refused_rule_.empty()) return;
    refused_rule_ = rule;
    refused_words_ = words;
    XML_StopParser(parser_.get(), XML_FALSE);
  }

  // The parser cannot go on. A child that was open is lost with what follows it: it makes
  // the reject, so that children read = children mapped + rejects.
  void Break() {
    if (stopped_) return;
    const std::string why =
        refused_rule_.empty() ? XML_ErrorString(XML_GetErrorCode(parser_.get())) : refused_words_;
    RejectFile(Here(), refused_rule_.empty() ? "cin.file.broken" : refused_rule_,
               "the file breaks off here: " + why);
  }

  void RejectFile(const Position& at, std::string_view rule, const std::string& words) {
    summary_.complete = false;
    summary_.broken_at = at;
    summary_.broken_why = words;
    ++summary_.rows;
    Reject(at, rule, words);
  }

  void Reject(const Position& at, std::string_view rule, std::string_view words) {
    ++summary_.rejects;
    sink_.Reject(at, rule, words);
  }

  const Tables& tables_;
  const Sender& sender_;
  Sink& sink_;
  std::unique_ptr<std::remove_pointer_t<XML_Parser>, Free> parser_;
  Summary summary_;
  Collection collection_;
  SeenChildren seen_;
  Element child_;
  std::vector<Element*> path_;  // from child_ to the element that is open
  std::string header_name_;
  std::string header_text_;
  std::string refused_rule_;
  std::string refused_words_;
  std::size_t depth_ = 0;
  std::size_t child_depth_ = 0;  // of the <Child> that is open
  std::size_t elements_ = 0;
  std::size_t bytes_ = 0;
  std::uint64_t child_line_ = 0;
  bool in_child_ = false;
  bool too_large_ = false;
  bool met_element_ = false;
  bool stopped_ = false;
};

}  // namespace

Result<Summary> ReadCin(std::istream& in, const Tables& tables, const Sender& sender, Sink& sink) {
  return CinReader(tables, sender, sink).Run(in);
}

}  // namespace connectors::social_care
