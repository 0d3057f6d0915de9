// One HL7 v2 message: segments, fields, repetitions, components, subcomponents, and the
// escapes inside their text. Any separators, as MSH declares them.
//
// Usage:
//   for (const Hl7Value& name : pid.Field(5).Repetitions()) {
//     name.Component(1).Subcomponent(1).Text() ...   // family name
//   }

#ifndef CONNECTORS_HEALTH_HL7_MESSAGE_H_
#define CONNECTORS_HEALTH_HL7_MESSAGE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace connectors::health {

struct Hl7Marks {
  char field = '|';
  char component = '^';
  char repetition = '~';
  char escape = '\\';
  char subcomponent = '&';
  bool repaired = false;  // MSH-2 was short, doubled or clashing; the usual ones filled in

  // REQUIRES: `header` begins with MSH, FHS or BHS and a separator.
  static Hl7Marks Of(std::string_view header);
};

// A field or a part of one. A view: good while its segment and marks live.
class Hl7Value {
 public:
  Hl7Value() = default;
  Hl7Value(std::string_view raw, const Hl7Marks& marks) : raw_(raw), marks_(marks) {}

  std::string_view raw() const { return raw_; }
  // Blank, or '""', by which a sender says that there is nothing any more.
  bool empty() const { return raw_.empty() || raw_ == "\"\""; }

  // Those that are not blank.
  std::vector<Hl7Value> Repetitions() const;
  // Of the first repetition, from 1; blank when it has fewer.
  Hl7Value Component(std::size_t number) const;
  Hl7Value Subcomponent(std::size_t number) const;

  // Escapes undone, made fit for a record.
  std::string Text(std::size_t limit = 512) const;

 private:
  Hl7Value Piece(char mark, std::size_t number) const;

  std::string_view raw_;
  Hl7Marks marks_;
};

// "\F\ \S\ \T\ \R\ \E\ \X0D\ \.br\" and their kin as what they stand for. What is no
// escape stays as it is.
std::string UndoEscapes(std::string_view raw, const Hl7Marks& marks);

struct Hl7Segment {
  std::string text;
  std::uint64_t line = 0;  // in the file, from 1
  Hl7Marks marks;

  std::string_view name() const { return std::string_view(text).substr(0, 3); }
  // By its number in the standard; MSH-1 is the separator itself.
  Hl7Value Field(std::size_t number) const;
};

struct Hl7Message {
  std::vector<Hl7Segment> segments;  // the first is MSH
  std::uint64_t number = 0;          // in the file, from 1
  bool too_large = false;            // only MSH is then kept
  bool cut = false;                  // a segment was longer than what is held of one
  bool continued = false;            // a line that is no segment was joined to the one before

  const Hl7Segment& header() const { return segments.front(); }
};

}  // namespace connectors::health

#endif  // CONNECTORS_HEALTH_HL7_MESSAGE_H_
