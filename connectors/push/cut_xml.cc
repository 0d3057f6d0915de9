// A scanner of tags, not a parser: what it copies is byte for byte what stands in the file.

#include <algorithm>
#include <streambuf>

#include "connectors/push/cut_rows.h"

namespace connectors::push {
namespace {

class XmlCutter {
 public:
  XmlCutter(std::istream& in, const std::vector<std::string>& names, const RowSet& units,
            std::ostream& out)
      : in_(*in.rdbuf()), names_(names), units_(units), out_(out) {}

  std::uint64_t Run() {
    for (int c = in_.sbumpc(); c != kEndOfStream; c = in_.sbumpc()) {
      if (c != '<') {
        CopyByte(static_cast<char>(c));
        continue;
      }
      if (!ReadMarkup()) break;
      if (IsTag()) {
        Tag();
      } else {
        Copy(markup_);
      }
    }
    CloseWhatIsOpen();
    return rows_;
  }

 private:
  // From '<' to its end into markup_; false: the file breaks off inside.
  bool ReadMarkup() {
    markup_ = "<";
    std::string_view until = ">";
    char quote = '\0';
    for (int c = in_.sbumpc(); c != kEndOfStream; c = in_.sbumpc()) {
      markup_ += static_cast<char>(c);
      if (markup_ == "<!--") until = "-->";
      if (markup_ == "<![CDATA[") until = "]]>";
      if (markup_ == "<?") until = "?>";
      if (markup_.size() > kMostOfUnit) return false;
      if (until != ">") {
        if (markup_.size() > until.size() + 3 && EndsWith(until)) return true;
        continue;
      }
      if (quote != '\0') {
        if (c == quote) quote = '\0';
      } else if (c == '"' || c == '\'') {
        quote = static_cast<char>(c);
      } else if (c == '>') {
        return true;
      }
    }
    return false;
  }

  bool EndsWith(std::string_view end) const {
    return markup_.size() >= end.size() &&
           markup_.compare(markup_.size() - end.size(), end.size(), end) == 0;
  }

  bool IsTag() const { return markup_.size() > 2 && markup_[1] != '!' && markup_[1] != '?'; }

  // With its prefix.
  std::string NameInTag() const {
    const std::size_t begin = markup_[1] == '/' ? 2 : 1;
    return markup_.substr(begin, markup_.find_first_of(" \t\r\n/>", begin) - begin);
  }

  bool IsUnit(const std::string& name) const {
    const std::size_t colon = name.find(':');
    const std::string local = colon == std::string::npos ? name : name.substr(colon + 1);
    return std::find(names_.begin(), names_.end(), local) != names_.end();
  }

  void Tag() {
    const bool closes = markup_[1] == '/';
    const bool alone = !closes && EndsWith("/>");
    if (depth_ == 0 && !closes && IsUnit(NameInTag())) {
      BeginUnit();
      if (!alone) depth_ = 1;
      Copy(markup_);
      if (alone) EndUnit();
    } else if (depth_ > 0) {
      Copy(markup_);
      if (!alone) depth_ = closes ? depth_ - 1 : depth_ + 1;
      if (depth_ == 0) EndUnit();
    } else {
      Copy(markup_);
      if (closes && !open_.empty()) open_.pop_back();
      if (!closes && !alone) open_.push_back(NameInTag());
    }
  }

  void BeginUnit() {
    ++number_;
    in_unit_ = true;
    wanted_ = units_.Has(number_);
    unit_.clear();
  }

  void EndUnit() {
    in_unit_ = false;
    after_unit_ = true;
    if (!wanted_ || unit_.size() > kMostOfUnit) return;
    out_ << unit_ << '\n';
    ++rows_;
  }

  // White space between units goes with them.
  void CopyByte(char c) {
    const bool space = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!after_unit_ || !space) Copy({&c, 1});
  }

  void Copy(std::string_view text) {
    after_unit_ = false;
    if (!in_unit_) {
      out_ << text;
    } else if (wanted_ && unit_.size() <= kMostOfUnit) {
      unit_ += text;
    }
  }

  // After a break: what stands there must parse.
  void CloseWhatIsOpen() {
    for (; !open_.empty(); open_.pop_back()) out_ << "</" << open_.back() << ">";
    out_ << '\n';
  }

  std::streambuf& in_;
  const std::vector<std::string>& names_;
  const RowSet& units_;
  std::ostream& out_;
  std::string markup_;
  std::vector<std::string> open_;  // elements around the units
  std::uint64_t number_ = 0;
  std::size_t depth_ = 0;  // inside a unit
  bool in_unit_ = false;
  bool after_unit_ = false;
  bool wanted_ = false;
  std::string unit_;
  std::uint64_t rows_ = 0;
};

}  // namespace

std::uint64_t CutXml(std::istream& in, const std::vector<std::string>& names, const RowSet& units,
                     std::ostream& out) {
  return XmlCutter(in, names, units, out).Run();
}

}  // namespace connectors::push
