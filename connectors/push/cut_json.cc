// A scanner of brackets and texts, not a parser: what it copies is byte for byte what
// stands in the file.

#include <algorithm>
#include <streambuf>
#include <utility>

#include "connectors/mapping/json.h"
#include "connectors/push/cut_rows.h"

namespace connectors::push {
namespace {

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// "https://a.example/fhir/Patient/7/_history/2" -> "Patient/7"; others as they are.
std::string ShortReference(std::string reference) {
  const std::size_t history = reference.find("/_history/");
  if (history != std::string::npos) reference.resize(history);
  const std::size_t id = reference.rfind('/');
  if (id == std::string::npos || id == 0) return reference;
  const std::size_t type = reference.rfind('/', id - 1);
  return type == std::string::npos ? reference : reference.substr(type + 1);
}

void CollectReferences(const Json& value, std::set<std::string>& references) {
  if (!value.is_structured()) return;
  if (const std::string reference = TextAt(value, "reference"); !reference.empty()) {
    references.insert(reference);
    references.insert(ShortReference(reference));
  }
  for (const Json& inner : value) CollectReferences(inner, references);
}

bool IsOneOf(const std::set<std::string>& references, const Json& entry) {
  const Json& resource = At(entry, "resource");
  const std::string name = TextAt(resource, "resourceType") + "/" + TextAt(resource, "id");
  return references.count(name) > 0 || references.count(TextAt(entry, "fullUrl")) > 0;
}

class JsonCutter {
 public:
  JsonCutter(std::istream& in, const std::vector<std::string>& arrays, const RowSet& units,
             const std::set<std::string>& also, std::ostream& out)
      : in_(*in.rdbuf()), arrays_(arrays), units_(units), also_(also), out_(out) {}

  // References that the units held.
  std::set<std::string> references;

  std::uint64_t Run() {
    for (int next = in_.sbumpc(); next != kEndOfStream; next = in_.sbumpc()) {
      const char c = static_cast<char>(next);
      if (in_text_) {
        InText(c);
      } else {
        Outside(c);
      }
    }
    CloseWhatIsOpen();
    // A document without such an array is one unit.
    return !met_array_ && units_.Has(1) ? 1 : rows_;
  }

 private:
  struct Frame {
    bool array = false;
    bool units = false;  // its elements are units
    bool wrote = false;  // a unit, so the next one needs a comma
    bool at_key = false;
    std::string key;  // of the value that comes or is open
  };

  void InText(char c) {
    Put(c);
    if (escaped_) {
      escaped_ = false;
    } else if (c == '\\') {
      escaped_ = true;
    } else if (c == '"') {
      in_text_ = false;
      if (depth_ == 0 && in_unit_) EndUnit();
      return;
    }
    if (is_key_) frames_.back().key += c;
  }

  void Outside(char c) {
    if (scalar_ && (c == ',' || c == ']' || c == '}' || IsSpace(c))) {
      scalar_ = false;
      if (depth_ == 0 && in_unit_) EndUnit();
    }
    if (IsSpace(c)) {
      if (in_unit_ || !AtUnits()) Put(c);
      return;
    }
    switch (c) {
      case '{':
      case '[':
        return Open(c);
      case '}':
      case ']':
        return Close(c);
      case ',':
        if (!frames_.empty() && !frames_.back().array) frames_.back().at_key = true;
        if (in_unit_ || !AtUnits()) Put(c);
        return;
      case ':':
        if (!frames_.empty()) frames_.back().at_key = false;
        return Put(c);
      case '"':
        return BeginText();
      default:
        if (!scalar_) MayBeginUnit();
        scalar_ = true;
        Put(c);
    }
  }

  bool AtUnits() const { return !frames_.empty() && frames_.back().units; }

  void BeginText() {
    in_text_ = true;
    is_key_ = !frames_.empty() && !frames_.back().array && frames_.back().at_key;
    if (is_key_) {
      frames_.back().key.clear();
    } else {
      MayBeginUnit();
    }
    Put('"');
  }

  void MayBeginUnit() {
    if (in_unit_ || !AtUnits()) return;
    in_unit_ = true;
    depth_ = 0;
    unit_.clear();
    wanted_ = units_.Has(++number_);
  }

  void EndUnit() {
    in_unit_ = false;
    if (unit_.size() > kMostOfUnit) return;
    if (wanted_) {
      ++rows_;
      CollectReferences(Json::parse(unit_, nullptr, false), references);
    } else if (also_.empty() || !IsOneOf(also_, Json::parse(unit_, nullptr, false))) {
      return;
    }
    Frame& list = frames_.back();
    out_ << (list.wrote ? ",\n" : "\n") << unit_;
    list.wrote = true;
  }

  std::string Path() const {
    std::string path;
    for (const Frame& frame : frames_) {
      if (frame.array) continue;
      path += (path.empty() ? "" : "/") + frame.key;
    }
    return path;
  }

  void Open(char c) {
    MayBeginUnit();
    Put(c);
    Frame frame;
    frame.array = c == '[';
    frame.at_key = !frame.array;
    frame.units = frame.array && !in_unit_ &&
                  std::find(arrays_.begin(), arrays_.end(), Path()) != arrays_.end();
    met_array_ = met_array_ || frame.units;
    frames_.push_back(std::move(frame));
    if (in_unit_) ++depth_;
  }

  void Close(char c) {
    if (!frames_.empty()) frames_.pop_back();
    Put(c);
    if (in_unit_ && --depth_ == 0) EndUnit();
  }

  void Put(char c) {
    if (!in_unit_) {
      out_ << c;
    } else if ((wanted_ || !also_.empty()) && unit_.size() <= kMostOfUnit) {
      unit_ += c;
    }
  }

  // After a break: what stands there must parse. What a unit had opened is not written.
  void CloseWhatIsOpen() {
    for (std::size_t i = frames_.size() - (in_unit_ ? depth_ : 0); i > 0; --i) {
      out_ << (frames_[i - 1].array ? ']' : '}');
    }
    out_ << '\n';
  }

  std::streambuf& in_;
  const std::vector<std::string>& arrays_;
  const RowSet& units_;
  const std::set<std::string>& also_;
  std::ostream& out_;
  std::vector<Frame> frames_;
  bool in_text_ = false;
  bool is_key_ = false;
  bool escaped_ = false;
  bool scalar_ = false;  // a number or a word is being read
  bool in_unit_ = false;
  bool met_array_ = false;
  bool wanted_ = false;
  std::size_t depth_ = 0;  // of brackets inside a unit
  std::uint64_t number_ = 0;
  std::string unit_;
  std::uint64_t rows_ = 0;
};

}  // namespace

std::set<std::string> ReferencesOf(std::istream& in, const std::vector<std::string>& arrays,
                                   const RowSet& units) {
  std::ostream nowhere(nullptr);
  const std::set<std::string> none;
  JsonCutter cutter(in, arrays, units, none, nowhere);
  cutter.Run();
  return std::move(cutter.references);
}

std::uint64_t CutJson(std::istream& in, const std::vector<std::string>& arrays, const RowSet& units,
                      const std::set<std::string>& also, std::ostream& out) {
  return JsonCutter(in, arrays, units, also, out).Run();
}

}  // namespace connectors::push
