#include <algorithm>

#include "connectors/county/text.h"
#include "connectors/county/word_lists.h"
#include "connectors/county/write_health.h"

namespace connectors::county {
namespace {

// HL7 v2.4 as UK trusts send it: segments end with a carriage return.
class Messages {
 public:
  Messages(const Desk& desk, const Household& household, const Child& child)
      : desk_(desk), household_(household), child_(child), random_(Mix(child.seed, 0x17)) {}

  void Write() {
    Registered();
    Changed();
    for (const Incident& incident : household_.incidents) {
      if (!incident.emergency || !incident.children.size()) continue;
      if (household_.children[incident.children.front()].number != child_.number) continue;
      Emergency(incident.date, incident.minute, incident.number);
    }
    Unscheduled();
    if (household_.practice % 5 == 0) Vaccinated();
    Tested();
  }

 private:
  bool Here(Date date) const {
    return desk_.Told(date) && date >= child_.birth && date <= child_.died &&
           household_.HereOn(date);
  }

  std::string Stamp(Date date, int minute) const {
    return Compact(date) + Padded(static_cast<std::uint64_t>(minute / 60), 2) +
           Padded(static_cast<std::uint64_t>(minute % 60), 2) + "00";
  }

  Output& File(FileKind kind, std::string_view name, Date date) {
    return desk_.tree.At(Key(kind), date, [&] {
      return FileSpec{"health/hl7/" + std::string(name) + ".hl7",
                      std::string(kHealthAgency),
                      "health.hl7." + std::string(name),
                      "",
                      "",
                      ""};
    });
  }

  // MSH, EVN and PID; the message goes on from there.
  std::string& Begin(std::string_view name, FileKind kind, std::string_view type, Date date,
                     int minute, bool temporary = false) {
    id_ = "ZA" + std::to_string(child_.number) + "-" + std::to_string(++count_);
    const std::string stamp = Stamp(date, minute);
    std::string& text = File(kind, name, date).NextRow();
    const std::size_t caret = type.find('^');
    text += "MSH|^~\\&|CHIS|ZASHIRE|HUB|ONESTORY|" + stamp + "||";
    text += type;
    text += "|" + id_ + "|P|2.4|||AL|NE|GBR|UNICODE UTF-8\r";
    if (type.substr(0, 3) == "ADT") {
      text += "EVN|";
      text += type.substr(caret + 1);
      text += "|" + stamp + "\r";
    }
    AppendPerson(text, date, temporary);
    return text;
  }

  void AppendPerson(std::string& text, Date date, bool temporary) const {
    const View view = HealthView(household_, child_, date);
    const bool hidden = household_.shielded && household_.shielded_since <= date;
    text += "PID|1||";
    if (view.has_number && !temporary) text += child_.nhs + "^^^NHS^NH~";
    text += (temporary ? "T" + LocalHealthNumber(child_) : LocalHealthNumber(child_)) +
            "^^^ZASHIRE^PI||";
    text += view.family + "^" + (temporary ? "Baby" : view.given) + "^" +
            (temporary ? "" : view.middle) + "^^^^L||";
    text += (view.birth ? Compact(*view.birth) : "") + "|" + std::string(1, child_.sex) + "|||";
    if (!hidden) {
      text += view.line + "^^" + view.town + "^^" + view.postcode + "^GBR^H";
    }
    text += "\r";
  }

  void Tell(std::string_view name, std::string_view kind, const std::string& id, Date date,
            Date end = kNever, std::uint32_t incident = 0, std::string_view detail = "") {
    desk_.truth.Happened(child_, {kHealthAgency, "health.hl7." + std::string(name), kind, id, date,
                                  end, incident, detail});
  }

  // A new-born is registered under a number for the time being, which is later merged. That
  // somebody is registered, or lives elsewhere now, is who they are and no event.
  void Registered() {
    const bool merged = random_.Chance(rates::kNumberMerged);
    if (!Here(child_.birth)) return;
    const Date date = Plus(child_.birth, 1);
    if (!Here(date)) return;
    Begin("adt", FileKind::kHl7Adt, "ADT^A28", date, 600, merged) += "PV1|1|N\r";
    if (!merged || !Here(Plus(date, 5))) return;
    Begin("adt", FileKind::kHl7Adt, "ADT^A40", Plus(date, 5), 660) +=
        "MRG|T" + LocalHealthNumber(child_) + "^^^ZASHIRE^PI\r";
    Tell("adt", "involvement", "merge|identifier\\|ZASHIRE\\\\\\|T" + LocalHealthNumber(child_),
         Plus(date, 5), kNever, 0, "A40");
  }

  void Changed() {
    if (Here(child_.name_changed) && child_.name_changed != kNever) {
      Begin("adt", FileKind::kHl7Adt, "ADT^A31", child_.name_changed, 700) += "PV1|1|N\r";
    }
    for (const Address& address : household_.addresses) {
      const Date date = Plus(address.since, 6);
      if (!Here(date) || &address == &household_.addresses.front()) continue;
      Begin("adt", FileKind::kHl7Adt, "ADT^A08", date, 720) += "PV1|1|N\r";
    }
  }

  // Comes to A&E; a few stay overnight.
  void Emergency(Date date, int minute, std::uint32_t incident) {
    if (!Here(date)) return;
    const bool admitted = random_.Chance(1500);
    const std::string visit = "V" + std::to_string(child_.number) + "-" + Compact(date);
    std::string& text =
        Begin("adt", FileKind::kHl7Adt, admitted ? "ADT^A01" : "ADT^A04", date, minute);
    text += std::string("PV1|1|") + (admitted ? "I" : "E") +
            "|ED^^^ZASHIRE GENERAL||||||||||||||||" + visit +
            "^^^ZASHIRE^VN|||||||||||||||||||||||||" + Stamp(date, minute) + "\r";
    text += "PV2|||" + std::string(incident == 0 ? "^Unwell" : "^Injury") + "\r";
    const Date out = admitted ? Plus(date, 2) : date;
    Tell("adt", "health_contact", "visit|ZASHIRE|" + visit, date, Here(out) ? out : kNever,
         incident, admitted ? "A01" : "A04");
    if (!Here(out)) return;
    Begin("adt", FileKind::kHl7Adt, "ADT^A03", out, std::min(minute + 180, 1439)) +=
        std::string("PV1|1|") + (admitted ? "I" : "E") + "|ED^^^ZASHIRE GENERAL||||||||||||||||" +
        visit + "^^^ZASHIRE^VN|||||||||||||||||||||||||" + Stamp(date, minute) + "|" +
        Stamp(out, std::min(minute + 180, 1439)) + "\r";
  }

  void Unscheduled() {
    const Plan& plan = desk_.plan();
    for (int year = 0; year < plan.years; ++year) {
      const Date date = Plus(plan.start(), year * 365 + random_.Between(0, 364));
      const int minute = random_.Between(0, 1400);
      const bool comes = random_.Chance(rates::kUnscheduled);
      if (comes && Here(date) && child_.AgeAt(date) < 18) Emergency(date, minute, 0);
    }
  }

  void Vaccinated() {
    const Date date = NextWeekday(Plus(child_.birth.PlusYears(2), random_.Between(200, 400)));
    if (!Here(date) || random_.Chance(4000)) return;
    std::string& text = Begin("vxu", FileKind::kHl7Vxu, "VXU^V04", date, 640);
    text += "ORC|RE||" + id_ + "^ZASHIRE\rRXA|0|1|" + Compact(date) +
            "||FLU^Influenza nasal vaccine^LOCAL|0.2|mL||||||||||Invented Biologics|||CP|A\r";
    Tell("vxu", "immunisation", "vaccination|filler|ZASHIRE\\|" + id_, date);
  }

  void Tested() {
    const Date date =
        NextWeekday(Plus(desk_.plan().start(), random_.Between(0, desk_.plan().years * 365 - 3)));
    if (!random_.Chance(900) || !Here(date)) return;
    const int iron = random_.Between(85, 145);
    std::string& text = Begin("oru", FileKind::kHl7Oru, "ORU^R01", date, 800);
    text += "OBR|1|" + id_ + "^ZASHIRE||FBC^Full blood count^LOCAL|||" + Stamp(date, 700) +
            "\rOBX|1|NM|HB^Haemoglobin^LOCAL||" + std::to_string(iron) + "|g/L|110-150|" +
            (iron < 110 ? "L" : "N") + "|||F|||" + Stamp(date, 790) + "\r";
    Tell("oru", "observation", "result|placer|ZASHIRE\\|" + id_ + "|FBC", date);
  }

  const Desk& desk_;
  const Household& household_;
  const Child& child_;
  Random random_;
  std::string id_;
  int count_ = 0;
};

}  // namespace

void WriteHl7(const Desk& desk, const Household& household, const Child& child) {
  Messages(desk, household, child).Write();
}

}  // namespace connectors::county
