#include "connectors/mapping/json.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "connectors/mapping/decode.h"
#include "connectors/mapping/text.h"

namespace connectors {
namespace {

constexpr std::size_t kNodeBytes = 48;  // what a value costs beside its text

// The characters of a stream, with a count of lines. Inside a text a control character is
// a space.
class Source {
 public:
  explicit Source(std::istream& in) : in_(in), chunk_(kReadAtOnce) { Fill(); }

  bool AtEnd() const { return at_ == size_; }
  char Now() const {
    const char c = chunk_[at_];
    return in_text_ && static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  void Next() {
    const char c = chunk_[at_];
    if (c == '\n') {
      ++line_;
      column_ = 0;
    }
    ++column_;
    if (escaped_) {
      escaped_ = false;
    } else if (c == '"') {
      in_text_ = !in_text_;
    } else if (c == '\\' && in_text_) {
      escaped_ = true;
    }
    if (++at_ == size_) Fill();
  }
  std::uint64_t line() const { return line_; }
  std::uint64_t column() const { return column_; }

 private:
  void Fill() {
    in_.read(chunk_.data(), static_cast<std::streamsize>(chunk_.size()));
    size_ = static_cast<std::size_t>(std::max<std::streamsize>(in_.gcount(), 0));
    at_ = 0;
  }

  std::istream& in_;
  std::vector<char> chunk_;
  std::size_t at_ = 0;
  std::size_t size_ = 0;
  std::uint64_t line_ = 1;
  std::uint64_t column_ = 1;
  bool in_text_ = false;
  bool escaped_ = false;
};

class SourceIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = char;

  SourceIterator() = default;
  explicit SourceIterator(Source* source) : source_(source) {}

  char operator*() const { return source_->Now(); }
  SourceIterator& operator++() {
    source_->Next();
    return *this;
  }
  SourceIterator operator++(int) {
    source_->Next();
    return *this;
  }
  // Only the end is ever compared with.
  friend bool operator==(const SourceIterator& a, const SourceIterator& b) {
    return a.AtEnd() == b.AtEnd();
  }
  friend bool operator!=(const SourceIterator& a, const SourceIterator& b) { return !(a == b); }

 private:
  bool AtEnd() const { return source_ == nullptr || source_->AtEnd(); }
  Source* source_ = nullptr;
};

// A value that is being put together, bounded.
class Tree {
 public:
  explicit Tree(std::size_t most) : most_(most) {}

  void Key(std::string&& name) {
    bytes_ += name.size();
    key_ = std::move(name);
  }
  // `open`: what follows goes into it.
  void Put(Json&& value, bool open) {
    bytes_ += kNodeBytes;
    if (value.is_string()) bytes_ += value.get_ref<const std::string&>().size();
    if (bytes_ > most_) too_large_ = true;
    if (too_large_) return;
    Json* placed = nullptr;
    if (path_.empty()) {
      root_ = std::move(value);
      placed = &root_;
    } else if (path_.back()->is_array()) {
      path_.back()->push_back(std::move(value));
      placed = &path_.back()->back();
    } else {
      placed = &((*path_.back())[key_] = std::move(value));
    }
    if (open) path_.push_back(placed);
  }
  // Of an object or array that Put() opened.
  void Close() {
    if (!too_large_ && !path_.empty()) path_.pop_back();
  }

  bool too_large() const { return too_large_; }
  Json Take() { return std::move(root_); }

 private:
  std::size_t most_;
  Json root_;
  std::vector<Json*> path_;  // from the root to what is open
  std::string key_;
  std::size_t bytes_ = 0;
  bool too_large_ = false;
};

class Builder {
 public:
  Builder(const Source& source, const JsonPlan& plan)
      : source_(source), plan_(plan), rest_(plan.unit_bytes), unit_tree_(plan.unit_bytes) {}

  // The interface that nlohmann's parser calls; false stops it.
  bool null() { return Put(Json()); }
  bool boolean(bool value) { return Put(Json(value)); }
  bool number_integer(Json::number_integer_t value) { return Put(Json(std::to_string(value))); }
  bool number_unsigned(Json::number_unsigned_t value) { return Put(Json(std::to_string(value))); }
  bool number_float(Json::number_float_t, const std::string& text) { return Put(Json(text)); }
  bool string(std::string& text) { return Put(Json(std::move(text))); }
  bool binary(Json::binary_t&) { return false; }
  bool key(std::string& name) {
    if (in_unit_) {
      unit_tree_.Key(std::move(name));
      return true;
    }
    if (!keys_.empty()) keys_.back() = name;
    rest_.Key(std::move(name));
    return true;
  }
  bool start_object(std::size_t) { return Open(Json::object()); }
  bool start_array(std::size_t) { return Open(Json::array()); }
  bool end_object() { return Close(); }
  bool end_array() { return Close(); }
  bool parse_error(std::size_t, const std::string&, const Json::exception&) {
    Break(source_.AtEnd() ? "the JSON ends too early" : "not well-formed JSON");
    return false;
  }

  JsonWalk Finish() {
    walk_.root_too_large = rest_.too_large();
    walk_.root = rest_.Take();
    return std::move(walk_);
  }

 private:
  Position Here() const {
    Position here;
    here.unit = walk_.units;
    here.line = source_.line();
    here.column = source_.column();
    return here;
  }

  void Break(const char* why) {
    if (!walk_.complete) return;
    walk_.complete = false;
    walk_.broken_at = Here();
    walk_.broken_why = why;
  }

  // Which array of the plan stands where the parser is; nullptr: none.
  const std::string* ArrayHere() const {
    for (const std::string& path : plan_.arrays) {
      if (IsHere(path)) return &path;
    }
    return nullptr;
  }
  bool IsHere(std::string_view path) const {
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      if (path.empty()) return false;
      const std::size_t slash = std::min(path.find('/'), path.size());
      if (path.substr(0, slash) != keys_[i]) return false;
      path.remove_prefix(std::min(slash + 1, path.size()));
    }
    return path.empty();
  }

  bool Open(Json&& value) {
    if (++depth_ > plan_.depth) {
      Break("nested too deep");
      return false;
    }
    walk_.met_value = true;
    if (in_unit_) {
      unit_tree_.Put(std::move(value), true);
      return true;
    }
    if (array_ != nullptr) {
      BeginUnit();
      unit_tree_.Put(std::move(value), true);
      return true;
    }
    if (value.is_array() && lists_ == 0) array_ = ArrayHere();
    if (array_ != nullptr) {
      walk_.streamed = true;
      array_depth_ = depth_;
      rest_.Put(std::move(value), false);
      return true;
    }
    // Paths are of objects: nothing below another array can be on one.
    if (value.is_array() || lists_ > 0) {
      ++lists_;
    } else {
      keys_.emplace_back();
    }
    rest_.Put(std::move(value), true);
    return true;
  }

  bool Put(Json&& value) {
    if (depth_ == 0) {
      Break("the document is no JSON object or array");
      return false;
    }
    if (in_unit_) {
      unit_tree_.Put(std::move(value), false);
      return true;
    }
    if (array_ == nullptr) {
      rest_.Put(std::move(value), false);
      return true;
    }
    BeginUnit();
    unit_tree_.Put(std::move(value), false);
    return GiveUnit();
  }

  void BeginUnit() {
    ++walk_.units;
    in_unit_ = true;
    unit_depth_ = depth_;
    unit_at_ = Here();
    unit_at_.column = 0;
    unit_tree_ = Tree(plan_.unit_bytes);
  }

  bool Close() {
    const std::size_t closed = depth_--;
    if (in_unit_) {
      unit_tree_.Close();
      return closed == unit_depth_ ? GiveUnit() : true;
    }
    if (array_ != nullptr && closed == array_depth_) {
      array_ = nullptr;
      return true;
    }
    if (lists_ > 0) {
      --lists_;
    } else {
      keys_.pop_back();
    }
    rest_.Close();
    return true;
  }

  bool GiveUnit() {
    in_unit_ = false;
    JsonUnit unit;
    unit.number = walk_.units;
    unit.at = unit_at_;
    unit.too_large = unit_tree_.too_large();
    unit.array = *array_;
    Json value = unit_tree_.Take();
    if (unit.too_large) value = Json();
    if (plan_.take(value, unit)) return true;
    walk_.stopped = true;
    Break("stopped");
    return false;
  }

  const Source& source_;
  const JsonPlan& plan_;
  JsonWalk walk_;
  Tree rest_;
  Tree unit_tree_;
  std::vector<std::string> keys_;       // of each open object outside units
  std::size_t lists_ = 0;               // how deep inside an array that is no unit's
  const std::string* array_ = nullptr;  // whose elements are units
  Position unit_at_;
  std::size_t depth_ = 0;
  std::size_t array_depth_ = 0;
  std::size_t unit_depth_ = 0;
  bool in_unit_ = false;
};

}  // namespace

JsonWalk WalkJson(std::istream& in, const JsonPlan& plan) {
  Source source(in);
  Builder builder(source, plan);
  Json::sax_parse(SourceIterator(&source), SourceIterator(), &builder);
  return builder.Finish();
}

const Json& At(const Json& object, std::string_view name) {
  static const Json kNothing;
  if (!object.is_object()) return kNothing;
  const auto found = object.find(std::string(name));
  return found == object.end() ? kNothing : *found;
}

const Json& At(const Json& object, std::string_view name, std::string_view inner) {
  return At(At(object, name), inner);
}

std::string TextAt(const Json& object, std::string_view name, std::size_t limit) {
  const Json& value = At(object, name);
  if (value.is_boolean()) return value.get<bool>() ? "true" : "false";
  return value.is_string() ? CleanText(value.get_ref<const std::string&>(), limit) : "";
}

std::vector<const Json*> ListAt(const Json& object, std::string_view name) {
  std::vector<const Json*> list;
  const Json& value = At(object, name);
  if (value.is_object()) list.push_back(&value);
  if (!value.is_array()) return list;
  for (const Json& element : value) list.push_back(&element);
  return list;
}

}  // namespace connectors
