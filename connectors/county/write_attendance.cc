// The marks of a school year, one row for each session: by far the most of what a county exports,
// so the row is put together from parts that are made once.

#include "connectors/county/text.h"
#include "connectors/county/write_school.h"

namespace connectors::county {
namespace {

constexpr std::array<std::string_view, 3> kMarkColumns = {
    "Date,UPN,Surname,Forename,Session,Mark,Comments\n",
    "Date,UPN,Last name,First name,Session,Attendance mark,Comment\n",
    "Date,UPN,LastName,FirstName,Session,AttendanceCode,Comment\n"};

class MarksWriter {
 public:
  MarksWriter(const Desk& desk, const Pupil& pupil, const Register& marks)
      : desk_(desk), school_(*pupil.enrolment.school), year_(*marks.year), marks_(marks) {
    const View view = SchoolView(pupil, year_.days.front().date);
    who_ = ",";
    AppendCell(who_, pupil.child.upn);
    who_ += ',';
    AppendCell(who_, view.family);
    who_ += ',';
    AppendCell(who_, view.given);
    slash_ = school_.mis != Mis::kArbor;
  }

  void Write() {
    std::size_t remark = 0;
    for (std::size_t i = 0; i < marks_.days.size(); ++i) {
      const std::size_t day = marks_.first + i;
      const SchoolDay& when = year_.days[day];
      std::string_view comment;
      while (remark < marks_.remarks.size() && marks_.remarks[remark].day <= day) {
        comment = marks_.remarks[remark++].text;
      }
      Output& file = File(FileKind::kAttendance, "attendance", when.date);
      Append(file, when, marks_.days[i], comment);
    }
    for (const Correction& correction : marks_.corrections) {
      Output& file =
          File(FileKind::kAttendanceCorrections, "attendance_corrections", correction.made);
      Append(file, year_.days[correction.day], {correction.morning, correction.afternoon}, "");
    }
  }

 private:
  Output& File(FileKind kind, std::string_view name, Date day) {
    return desk_.tree.At(Key(kind, school_.index, year_.start), day, [&] {
      return FileSpec{SchoolPath(school_, std::string(name) + "_" + year_.label + ".csv"),
                      school_.agency,
                      "school.attendance",
                      std::string(kMarkColumns[static_cast<std::size_t>(school_.mis)]),
                      "",
                      ""};
    });
  }

  void Append(Output& file, const SchoolDay& when, const std::array<Mark, 2>& marks,
              std::string_view comment) {
    const std::array<char, 10>& date = slash_ ? when.slash : when.iso;
    std::string& text = file.text();
    for (std::size_t session = 0; session < 2; ++session) {
      text.append(date.data(), date.size());
      text += who_;
      text += session == 0 ? ",AM," : ",PM,";
      text += CodeOf(marks[session]);
      text += ',';
      if (session == 0 && !comment.empty()) AppendCell(text, comment);
      text += '\n';
    }
    file.AddRows(2);
  }

  const Desk& desk_;
  const School& school_;
  const SchoolYear& year_;
  const Register& marks_;
  std::string who_;
  bool slash_ = true;
};

}  // namespace

void WriteMarks(const Desk& desk, const Pupil& pupil, const Register& marks) {
  MarksWriter(desk, pupil, marks).Write();
}

}  // namespace connectors::county
