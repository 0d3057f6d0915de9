#include "connectors/health/bundle_stream.h"

#include <cstddef>
#include <iterator>
#include <utility>
#include <vector>

namespace connectors::health {
namespace {

constexpr std::size_t kMaxUnitBytes = 4U << 20U;
constexpr std::size_t kNodeBytes = 48;  // what a value costs beside its text
constexpr std::size_t kMaxDepth = 64;
constexpr std::size_t kChunk = 64U << 10U;

// The characters of a stream, with a count of lines.
class Source {
 public:
  explicit Source(std::istream& in) : in_(in), chunk_(kChunk) { Fill(); }

  bool AtEnd() const { return at_ == size_; }
  char Now() const { return chunk_[at_]; }
  void Next() {
    if (chunk_[at_] == '\n') {
      ++line_;
      column_ = 0;
    }
    ++column_;
    if (++at_ == size_) Fill();
  }
  std::uint64_t line() const { return line_; }
  std::uint64_t column() const { return column_; }

 private:
  void Fill() {
    in_.read(chunk_.data(), static_cast<std::streamsize>(chunk_.size()));
    size_ = static_cast<std::size_t>(in_.gcount());
    at_ = 0;
  }

  std::istream& in_;
  std::vector<char> chunk_;
  std::size_t at_ = 0;
  std::size_t size_ = 0;
  std::uint64_t line_ = 1;
  std::uint64_t column_ = 1;
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

// Builds the values of the root one unit at a time. The root's members are one unit, but
// for "entry", whose elements are a unit each.
class Builder {
 public:
  Builder(const Source& source, const std::function<bool(const Entry&)>& take)
      : source_(source), take_(take) {}

  // The interface that nlohmann's parser calls; false stops it.
  bool null() { return Put(Json()); }
  bool boolean(bool value) { return Put(Json(value)); }
  bool number_integer(Json::number_integer_t value) { return Put(Json(std::to_string(value))); }
  bool number_unsigned(Json::number_unsigned_t value) { return Put(Json(std::to_string(value))); }
  bool number_float(Json::number_float_t, const std::string& text) { return Put(Json(text)); }
  bool string(std::string& text) { return Put(Json(std::move(text))); }
  bool binary(Json::binary_t&) { return false; }
  bool key(std::string& name) {
    if (InRoot()) root_key_ = name;
    unit_bytes_ += name.size();
    key_ = std::move(name);
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

  Walk Finish() {
    walk_.bundle_type = TypeOfBundle();
    return std::move(walk_);
  }

 private:
  bool InRoot() const { return depth_ == 1; }
  bool InEntryList() const { return depth_ == 2 && streaming_; }

  Position Here() const { return {walk_.entries, source_.line(), source_.column()}; }

  void Break(const char* why) {
    if (!walk_.complete) return;
    walk_.complete = false;
    walk_.broken_at = Here();
    walk_.broken_why = why;
  }

  bool Open(Json&& value) {
    if (depth_ == 0) {
      if (!value.is_object()) {
        Break("the document is no JSON object");
        return false;
      }
      walk_.met_object = true;
      depth_ = 1;
      root_ = std::move(value);
      path_ = {&root_};
      unit_bytes_ = 0;
      return true;
    }
    if (++depth_ > kMaxDepth) {
      Break("nested too deep");
      return false;
    }
    if (depth_ == 2 && root_key_ == "entry" && value.is_array()) {
      streaming_ = streamed_ = true;
      return true;
    }
    if (depth_ == 3 && streaming_) {
      BeginUnit();
      unit_ = std::move(value);
      unit_path_ = {&unit_};
      return true;
    }
    return Place(std::move(value), true);
  }

  void BeginUnit() {
    root_bytes_ = std::exchange(unit_bytes_, 0);
    root_too_large_ = std::exchange(too_large_, false);
    ++walk_.entries;
    unit_at_ = Here();
    unit_at_.column = 0;
  }

  bool Put(Json&& value) {
    if (depth_ == 0) {
      Break("the document is no JSON object");
      return false;
    }
    if (InEntryList()) {  // an entry that is no object: given out as it is
      BeginUnit();
      unit_ = std::move(value);
      return GiveUnit();
    }
    return Place(std::move(value), false);
  }

  // Puts a value where the parser is; `open`: it stays open for what follows.
  bool Place(Json&& value, bool open) {
    unit_bytes_ += kNodeBytes;
    if (value.is_string()) unit_bytes_ += value.get_ref<const std::string&>().size();
    if (unit_bytes_ > kMaxUnitBytes) too_large_ = true;
    if (too_large_) return true;
    std::vector<Json*>& path = streaming_ ? unit_path_ : path_;
    Json& parent = *path.back();
    Json* placed = nullptr;
    if (parent.is_array()) {
      parent.push_back(std::move(value));
      placed = &parent.back();
    } else {
      placed = &(parent[key_] = std::move(value));
    }
    if (open) path.push_back(placed);
    return true;
  }

  bool Close() {
    --depth_;
    if (depth_ == 0) return EndRoot();
    if (streaming_ && depth_ == 1) {  // the end of "entry"
      streaming_ = false;
      return true;
    }
    if (streaming_ && depth_ == 2) return GiveUnit();
    if (!too_large_) (streaming_ ? unit_path_ : path_).pop_back();
    return true;
  }

  bool GiveUnit() {
    Entry entry{too_large_ ? Json() : std::move(unit_), unit_at_, too_large_};
    unit_ = Json();
    unit_path_.clear();
    unit_bytes_ = root_bytes_;
    too_large_ = root_too_large_;
    return Give(entry);
  }

  bool Give(const Entry& entry) {
    if (take_(entry)) return true;
    Break("stopped");
    return false;
  }

  std::string TypeOfBundle() const {
    if (!walk_.met_object) return "";
    const auto type = root_.find("resourceType");
    const bool bundle =
        streamed_ || (type != root_.end() && type->is_string() && *type == "Bundle");
    if (!bundle) return "";
    const auto kind = root_.find("type");
    return kind != root_.end() && kind->is_string() ? kind->get<std::string>() : "unknown";
  }

  bool EndRoot() {
    if (!TypeOfBundle().empty()) return true;
    ++walk_.entries;
    Entry entry;
    entry.at = {1, 1, 0};
    entry.too_large = too_large_;
    if (!too_large_) entry.json = Json{{"resource", root_}};
    return Give(entry);
  }

  const Source& source_;
  const std::function<bool(const Entry&)>& take_;
  Walk walk_;
  Json root_;
  Json unit_;
  std::vector<Json*> path_;       // from the root to what is open in it
  std::vector<Json*> unit_path_;  // likewise inside a unit
  std::string key_;
  std::string root_key_;
  Position unit_at_;
  std::size_t depth_ = 0;
  std::size_t unit_bytes_ = 0;
  std::size_t root_bytes_ = 0;
  bool streaming_ = false;
  bool too_large_ = false;
  bool root_too_large_ = false;
  bool streamed_ = false;  // the root has a list "entry"
};

}  // namespace

Walk WalkBundle(std::istream& in, const std::function<bool(const Entry&)>& take) {
  Source source(in);
  Builder builder(source, take);
  Json::sax_parse(SourceIterator(&source), SourceIterator(), &builder);
  return builder.Finish();
}

}  // namespace connectors::health
