#include "hub/wire/services_on_offer.h"

#include <utility>

#include "hub/wire/detail/json_writer.h"

namespace hub::wire {
namespace {

constexpr std::string_view kEmpty = "No agency has put its services in the directory yet.";
constexpr std::string_view kNote =
    "The directory holds what the agencies under sources have put in it; other help may exist.";

}  // namespace

std::string Encode(const OfferedAnswer& answer) {
  std::size_t size = 512 + 256 * answer.sources.size();
  for (const OfferedAnswer::Offer& offer : answer.page) size += offer.json.size() + 128;
  JsonWriter out(size);
  out.Open('{');
  out.Open("services", '[');
  for (const OfferedAnswer::Offer& offer : answer.page) {
    out.Open('{');
    out.Text("agency", offer.agency.text());
    if (offer.place) out.Text("place", *offer.place ? "named" : "not_said");
    out.Key("service");
    out.Raw(offer.json);
    out.Close('}');
  }
  out.Close(']');
  out.Number("shown", answer.page.size());
  out.Number("total", answer.total);
  if (answer.elsewhere) out.Number("elsewhere", *answer.elsewhere);
  if (answer.next) {
    out.Text("next", std::to_string(*answer.next));
  } else {
    out.Null("next");
  }
  out.Open("sources", '[');
  for (const OfferedAnswer::Source& source : answer.sources) {
    out.Open('{');
    out.Text("agency", source.agency.text());
    out.Text("name", source.name);
    out.Number("services", source.services);
    out.Text("made", source.made.Rfc3339());
    out.Text("received", source.received.Rfc3339());
    out.Close('}');
  }
  out.Close(']');
  out.Text("note", answer.sources.empty() ? kEmpty : kNote);
  out.Close('}');
  return std::move(out).Take();
}

std::string Encode(const OfferedReplaced& replaced) {
  JsonWriter out(256);
  out.Open('{');
  out.Text("agency", replaced.agency.text());
  out.Number("services", replaced.services);
  out.Number("added", replaced.added);
  out.Number("changed", replaced.changed);
  out.Number("removed", replaced.removed);
  out.Text("received", replaced.received.Rfc3339());
  out.Number("leaf", replaced.leaf);
  out.Close('}');
  return std::move(out).Take();
}

}  // namespace hub::wire
