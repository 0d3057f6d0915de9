#include "connectors/county/write_voluntary.h"

#include <algorithm>
#include <array>

#include "connectors/county/text.h"
#include "connectors/county/word_lists.h"

namespace connectors::county {
namespace {

struct Organisation {
  std::string_view name;
  std::string_view slug;
  std::string_view about;
  std::string_view category;
  int minimum_age;
  int maximum_age;
};
constexpr std::array<Organisation, 12> kOrganisations = {{
    {"Zashire Youth Clubs", "youth-clubs", "Evening clubs with a hot meal", "Youth services", 10,
     18},
    {"The Kettle Family Centre", "kettle", "Somebody to talk to, stay and play", "Family support",
     0, 11},
    {"Open Larder", "open-larder", "Food and fuel, no questions asked", "Food bank", 0, 99},
    {"Harbour Domestic Abuse Service", "harbour", "Support and safe places", "Domestic abuse", 0,
     99},
    {"Lantern Young Carers", "lantern", "Time off and a friendly ear", "Young carers", 6, 18},
    {"Stepping Stones Counselling", "stepping-stones", "Counselling for young people",
     "Mental health", 9, 25},
    {"Good Mornings", "good-mornings", "Breakfast and the walk to school", "School readiness", 4,
     11},
    {"Clear Ground Debt Advice", "clear-ground", "Free advice on money", "Debt and welfare advice",
     16, 99},
    {"Second Bench", "second-bench", "Mentoring on a bench, weekly", "Targeted youth support", 11,
     19},
    {"Many Hands", "many-hands", "Parenting courses in six languages", "Parenting support", 0, 16},
    {"The Swap Shed", "swap-shed", "Uniform, coats and shoes for nothing", "Practical help", 0, 18},
    {"Wide Sky Holidays", "wide-sky", "Days out in the holidays", "Holiday activities", 5, 16},
}};

std::string AgencyOf(const Organisation& organisation) {
  return "voluntary-" + std::string(organisation.slug);
}

class Sessions {
 public:
  Sessions(const Desk& desk, const Household& household, const Support& support, std::size_t nth)
      : desk_(desk),
        household_(household),
        child_(household.children[support.child]),
        support_(support),
        organisation_(kOrganisations[support.organisation]),
        agency_(AgencyOf(organisation_)),
        random_(Mix(Mix(child_.seed, 0x70), nth)),
        reference_("S" + std::to_string(child_.number) + "-" + std::to_string(nth + 1)) {}

  void Write() {
    bool any = false;
    for (const Date date : support_.sessions) {
      if (!desk_.Told(date) || date > child_.died || !household_.HereOn(date)) continue;
      view_ = SeenBy(household_, child_, rates::kVoluntary, Mix(0x71, support_.organisation), date);
      const std::string id = WriteRow(date);
      desk_.truth.Happened(child_,
                           {agency_, "voluntary.support", "support_given", "support|" + id, date});
      if (said_) {
        desk_.truth.Happened(child_,
                             {agency_, "voluntary.support", "own_words", "own-words|" + id, date});
      }
      for (const char* kind : {"strength", "need"}) {
        if (!seen_) break;
        desk_.truth.Happened(
            child_, {agency_, "voluntary.support", kind, std::string(kind) + "|" + id, date});
      }
      if (!any) desk_.truth.Known(child_, agency_, "reference", reference_, view_);
      any = true;
    }
  }

 private:
  // Each organisation keeps its own sheet; three ways of doing it.
  std::string WriteRow(Date date) {
    switch (support_.organisation % 3) {
      case 0:
        return WriteComma(date);
      case 1:
        return WriteSemicolon(date);
      default:
        return WriteTab(date);
    }
  }

  Output& File(std::string_view head, Date date) {
    return desk_.tree.At(
        Key(FileKind::kSupport, static_cast<std::uint32_t>(support_.organisation)), date, [&] {
          return FileSpec{"voluntary/support_" + std::string(organisation_.slug) + ".csv",
                          agency_,
                          "voluntary.support",
                          std::string(head),
                          "",
                          ""};
        });
  }

  std::string Note() { return std::string(random_.Pick(SupportNotes())); }
  std::string OwnWords() {
    said_ = random_.Chance(2500);
    return said_ ? std::string(random_.Pick(FamilyWords())) : "";
  }

  std::string WriteComma(Date date) {
    const std::string id = reference_ + "-" + Compact(date);
    Random sheet(Mix(Mix(child_.seed, 0x73), static_cast<std::uint64_t>(date.days)));
    seen_ = sheet.Chance(1500);
    AppendCells(
        File("Ref,Date,Child first name,Child surname,DOB,Postcode,Support given,Worker,"
             "Organisation,Notes,In their own words,What goes well,What is needed\n",
             date)
            .NextRow(),
        {id, Slash(date), view_.given, view_.family, view_.birth ? Slash(*view_.birth) : "",
         view_.postcode, support_.kind, "Alex Invented", organisation_.name, Note(), OwnWords(),
         seen_ ? sheet.Pick(StrengthWords()) : "", seen_ ? sheet.Pick(NeedWords()) : ""});
    return id + "|" + date.Iso();
  }

  // No reference of their own: who and when is all there is.
  std::string WriteSemicolon(Date date) {
    AppendCells(
        File("Session date;Name;Date of birth;Post code;Activity;Delivered by;Comments;Own words\n",
             date)
            .NextRow(),
        {Slash(date), view_.FullName(), view_.birth ? Slash(*view_.birth) : "", view_.postcode,
         support_.kind, organisation_.name, Note(), OwnWords()},
        ';');
    return "|" + date.Iso() + "|" + std::string(support_.kind);
  }

  std::string WriteTab(Date date) {
    const std::string id = reference_ + "/" + Compact(date);
    const std::string age = view_.birth ? std::to_string(YearsBetween(*view_.birth, date)) : "";
    AppendCells(File("reference\tforename\tfamily name\tage\tdate of birth\tstart\tend\tsupport "
                     "type\tkey worker\tnotes\n",
                     date)
                    .NextRow(),
                {id, view_.given, view_.family, age, view_.birth ? view_.birth->Iso() : "",
                 date.Iso(), date.Iso(), support_.kind, "Kim Invented", Note()},
                '\t');
    return id + "|" + date.Iso();
  }

  const Desk& desk_;
  const Household& household_;
  const Child& child_;
  const Support& support_;
  const Organisation& organisation_;
  const std::string agency_;
  Random random_;
  const std::string reference_;
  View view_;
  bool said_ = false;
  bool seen_ = false;
};

void WriteAdultService(const Desk& desk, const Household& household, const AdultService& service,
                       std::size_t nth) {
  if (!desk.Told(service.span.from)) return;
  const std::string agency =
      "adult-" +
      LowerSlug(service.service == "substance_misuse" ? "substance misuse" : service.service);
  for (const Child& child : household.children) {
    const Date from = service.span.from;
    if (!household.Concerns(child, from) || child.birth > from) continue;
    const View view = SeenBy(household, child, rates::kVoluntary, 0x72, from);
    const std::string id = "AS" + Padded(household.number, 7) + "-" + std::to_string(nth + 1) +
                           "-" + std::to_string(child.number);
    const bool ended = service.span.to <= desk.plan().end();
    // The least that can be said: that somebody works with an adult of the home, and how to ask.
    AppendCells(
        desk.tree
            .At(Key(FileKind::kAdultServices, service.service == "housing"     ? 1
                                              : service.service == "probation" ? 2
                                                                               : 3),
                from,
                [&] {
                  return FileSpec{"adult/involvement_" + agency.substr(6) + ".csv",
                                  agency,
                                  "adult.involvement",
                                  "involvement_id,service,child_given,child_family,"
                                  "child_birth_date,child_postcode,relationship,since,until,team,"
                                  "team_contact\n",
                                  "",
                                  ""};
                })
            .NextRow(),
        {id, service.service, view.given, view.family, view.birth ? view.birth->Iso() : "",
         view.postcode, household.carers[service.carer].sex == 'F' ? "mother" : "father",
         from.Iso(), ended ? service.span.to.Iso() : "", "Adult duty team", "01632 960155"});
    desk.truth.Happened(child, {agency, "adult.involvement", "involvement",
                                "involvement|" + id + "|", from, ended ? service.span.to : kNever});
    desk.truth.Known(child, agency, "involvement", id, view);
  }
}

void AppendService(std::string& text, std::size_t nth, const Organisation& organisation) {
  const std::string tail = Padded(nth + 1, 12);
  text += "{\"id\":\"5e41c000-0000-4000-8000-" + tail + "\"";
  AppendMember(text, "name", organisation.name);
  AppendMember(text, "description", organisation.about);
  AppendMember(text, "url", "https://" + std::string(organisation.slug) + ".example");
  AppendMember(text, "email", "hello@" + std::string(organisation.slug) + ".example");
  AppendMember(text, "status", nth == 10 ? "temporarily closed" : "active");
  AppendMember(text, "fees", nth == 11 ? "Two pounds a day" : "Free");
  text += ",\"minimum_age\":" + std::to_string(organisation.minimum_age) +
          ",\"maximum_age\":" + std::to_string(organisation.maximum_age);
  AppendMember(text, "assured_date", "2025-11-03");
  text += ",\"organization\":{\"id\":\"0a6a0000-0000-4000-8000-" + tail + "\"";
  AppendMember(text, "name", organisation.name);
  text += "},\"schedules\":[{\"id\":\"5c4e0000-0000-4000-8000-" + tail +
          "\",\"freq\":\"WEEKLY\",\"byday\":\"TU,TH\",\"opens_at\":\"10:00\","
          "\"closes_at\":\"16:00\"}],\"service_areas\":[{\"id\":\"a4ea0000-0000-4000-8000-" +
          tail + "\"";
  AppendMember(text, "name", "Zashire");
  const Words places = PlaceNames();
  const std::size_t place = nth * 3 % places.size();
  text += "}],\"service_at_locations\":[{\"id\":\"5a10000a-0000-4000-8000-" + tail +
          "\",\"location\":{\"id\":\"10ca0000-0000-4000-8000-" + tail +
          "\",\"location_type\":\"physical\"";
  AppendMember(text, "name", std::string(places[place]) + " Hall");
  text += ",\"addresses\":[{\"id\":\"add40000-0000-4000-8000-" + tail + "\"";
  AppendMember(text, "address_1", "1 Chapel Lane");
  AppendMember(text, "city", places[place]);
  text += ",\"state_province\":\"Zashire\",\"postal_code\":\"ZA" + std::to_string(place + 1) +
          " 1AA\",\"country\":\"GB\",\"address_type\":\"physical\"}]}}],\"attributes\":[{"
          "\"id\":\"a77a0000-0000-4000-8000-" +
          tail + "\",\"taxonomy_term\":{\"id\":\"7e4a0000-0000-4000-8000-" + tail + "\"";
  AppendMember(text, "name", organisation.category);
  text += "}}]}";
}

}  // namespace

void WriteVoluntary(const Desk& desk, const Household& household) {
  for (std::size_t i = 0; i < household.supports.size(); ++i) {
    Sessions(desk, household, household.supports[i], i).Write();
  }
  for (std::size_t i = 0; i < household.adult_services.size(); ++i) {
    WriteAdultService(desk, household, household.adult_services[i], i);
  }
}

void WriteServices(const Desk& desk) {
  Output& file = desk.tree.At(Key(FileKind::kServices), desk.plan().start(), [] {
    return FileSpec{"voluntary/services.json",
                    "directory",
                    "voluntary.services",
                    "{\"total_items\":" + std::to_string(kOrganisations.size()) +
                        ",\"total_pages\":1,\"page_number\":1,\"size\":" +
                        std::to_string(kOrganisations.size()) +
                        ",\"first_page\":true,\"last_page\":true,\"empty\":false,\"contents\":[\n",
                    "\n]}\n",
                    ",\n"};
  });
  for (std::size_t i = 0; i < kOrganisations.size(); ++i) {
    AppendService(file.NextRow(), i, kOrganisations[i]);
  }
}

}  // namespace connectors::county
