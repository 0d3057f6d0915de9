#!/usr/bin/env python3
"""Invents small files in the agencies' own formats, about the same invented children.

  make_native.py --out DIR [--children 12] [--seed 1]

writes cin_2024.xml, cin_2025.xml (the same children a year later) and fhir_2024.json,
fhir_2025.json. Nobody in them exists. NHS numbers and UPNs have right check digits; those of
one child are the same in every file, so that records of both agencies meet at one child: the
census has the UPN and no name, FHIR has NHS number, name, birth date and, from school age, the
UPN. Python 3 standard library; the same seed writes the same bytes.
"""

import argparse
import datetime
import json
import os
import random
from xml.sax.saxutils import escape

GIVEN_F = ["Amelie", "Bronwen", "Chidi", "Deepa", "Elowen", "Fatima", "Greta", "Hanna", "Isla",
           "Jamila", "Keira", "Leila"]
GIVEN_M = ["Arlo", "Bilal", "Callum", "Dario", "Ewan", "Farid", "Gethin", "Haris", "Idris",
           "Jonas", "Kofi", "Luca"]
FAMILY = ["Ashgrove", "Birchall", "Copperfield", "Dunmore", "Elderwood", "Fennimore", "Gorsebank",
          "Hollowell", "Ivybridge", "Juniper", "Kestrelman", "Larkhill", "Mossbury", "Nettleton",
          "O'Willow", "Pinewater"]
STREETS = ["Bramble Lane", "Teasel Close", "Rowan Way", "Clover Street", "Sorrel Drive"]
UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def nhs_number(number):
    """The number-th NHS number of the test range 999 000 0000 on, with its check digit."""
    while True:
        digits = f"{999000000 + number:09d}"
        check = 11 - sum(int(d) * (10 - i) for i, d in enumerate(digits)) % 11
        if check == 11:
            check = 0
        if check != 10:
            return digits + str(check)
        number += 500000


def upn(number, year):
    body = f"999{9999}{year % 100:02d}{number % 1000:03d}"
    check = sum(int(c) * (i + 2) for i, c in enumerate(body)) % 23
    return UPN_LETTERS[check] + body


def make_children(count, chance):
    children = []
    for i in range(count):
        sex = chance.choice("MF")
        birth = datetime.date(2006, 1, 1) + datetime.timedelta(days=chance.randrange(17 * 365))
        children.append({
            "i": i, "id": f"C{7000 + i}", "sex": sex, "birth": birth,
            "given": chance.choice(GIVEN_F if sex == "F" else GIVEN_M),
            "family": chance.choice(FAMILY), "nhs": nhs_number(i * 37 + chance.randrange(30)),
            "upn": upn(i, birth.year + 4) if birth.year <= 2019 else "",
            "street": f"{chance.randrange(1, 90)} {chance.choice(STREETS)}",
            "postcode": f"ZZ{chance.randrange(1, 9)} {chance.randrange(1, 9)}AA",
            "referred": datetime.date(2023, 4, 3) + datetime.timedelta(days=chance.randrange(300)),
            "source": chance.choice(["1A", "2A", "3A", "3B", "6", "8"]),
            "need": chance.choice(["N2", "N4", "N4", "N5", "N5", "N8", "N1"]),
            "factors": chance.sample(["3B", "4B", "2B", "7A", "10A", "16A", "20"], 2),
            "plan": chance.random() < 0.6, "protected": chance.random() < 0.3,
            "closes": chance.random() < 0.5, "visits": chance.randrange(2, 5)})
    return children


def after(child, days):
    return child["referred"] + datetime.timedelta(days=days)


def element(name, value):
    return f"<{name}>{escape(str(value))}</{name}>"


def cin_child(child, year):
    later = year > 2024
    sex = element("Sex", child["sex"]) if later else element(
        "GenderCurrent", {"M": 1, "F": 2}[child["sex"]])
    parts = ["<Child><ChildIdentifiers>", element("LAchildID", child["id"]),
             element("UPN", child["upn"]) if child["upn"] else element("UPNunknown", "UN1"),
             element("PersonBirthDate", child["birth"]), sex, "</ChildIdentifiers>",
             "<ChildCharacteristics>", element("Ethnicity", "NOBT"), "</ChildCharacteristics>",
             "<CINdetails>", element("CINreferralDate", child["referred"]),
             element("ReferralSource", child["source"]), element("PrimaryNeedCode", child["need"])]
    if later and child["closes"]:
        parts += [element("CINclosureDate", after(child, 400)), element("ReasonForClosure", "RC7")]
    if child["protected"]:
        parts += [element("DateOfInitialCPC", after(child, 60))]
    parts += ["<Assessments>", element("AssessmentActualStartDate", after(child, 3)),
              element("AssessmentAuthorisationDate", after(child, 35)),
              "<FactorsIdentifiedAtAssessment>",
              *[element("AssessmentFactors", f) for f in child["factors"]],
              "</FactorsIdentifiedAtAssessment></Assessments>"]
    if child["plan"]:
        ends = element("CINPlanEndDate", after(child, 390)) if later and child["closes"] else ""
        parts += ["<CINPlanDates>", element("CINPlanStartDate", after(child, 40)), ends,
                  "</CINPlanDates>"]
    if child["protected"]:
        ends = element("CPPendDate", after(child, 380)) if later else ""
        parts += ["<Section47>", element("S47ActualStartDate", after(child, 45)),
                  element("InitialCPCtarget", after(child, 66)),
                  element("DateOfInitialCPC", after(child, 60)),
                  element("ICPCnotRequired", "false"), "</Section47>"]
    parts += [element("ReferralNFA", "false")]
    if child["protected"]:
        parts += ["<ChildProtectionPlans>", element("CPPstartDate", after(child, 60)), ends,
                  element("InitialCategoryOfAbuse", "NEG"), element("LatestCategoryOfAbuse", "NEG"),
                  element("NumberOfPreviousCPP", 0), "<Reviews>",
                  element("CPPreviewDate", after(child, 150)), "</Reviews></ChildProtectionPlans>"]
    return "".join(parts) + "</CINdetails></Child>\n"


def cin(children, year):
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<Message><Header><CollectionDetails>'
            f'<Collection>CIN</Collection><Year>{year}</Year><ReferenceDate>{year}-03-31'
            f'</ReferenceDate></CollectionDetails><Source><SourceLevel>L</SourceLevel><LEA>999'
            f'</LEA><SoftwareCode>invented</SoftwareCode><Release>1</Release><SerialNo>001'
            f'</SerialNo><DateTime>{year}-05-01T09:00:00</DateTime></Source></Header><Children>\n'
            + "".join(cin_child(c, year) for c in children) + "</Children></Message>\n")


def coded(system, code, display):
    return {"coding": [{"system": system, "code": code, "display": display}], "text": display}


SNOMED = "http://snomed.info/sct"


def fhir_child(child, year):
    patient = "Patient/" + child["id"].replace("C", "p-")
    verified = {"url": "https://fhir.hl7.org.uk/StructureDefinition/"
                       "Extension-UKCore-NHSNumberVerificationStatus",
                "valueCodeableConcept": coded(
                    "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatusEngland",
                    "01", "Number present and verified")}
    identifiers = [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": child["nhs"],
                    "extension": [verified]}]
    if child["upn"]:
        identifiers.append({"system": "https://www.gov.uk/id/unique-pupil-number",
                            "value": child["upn"]})
    resources = [{
        "resourceType": "Patient", "id": patient.split("/")[1], "identifier": identifiers,
        "name": [{"use": "official", "family": child["family"], "given": [child["given"]]}],
        "gender": {"M": "male", "F": "female"}[child["sex"]],
        "birthDate": child["birth"].isoformat(),
        "address": [{"use": "home", "line": [child["street"]], "city": "Invented Town",
                     "postalCode": child["postcode"]}],
        "generalPractitioner": [{"type": "Organization", "display": "Rowan Way Surgery",
                                 "identifier": {
                                     "system": "https://fhir.nhs.uk/Id/ods-organization-code",
                                     "value": "Z99999",
                                     "period": {"start": child["birth"].isoformat()}}}]}]

    def add(kind, number, **members):
        who = "patient" if kind == "Immunization" else "subject"
        resources.append({"resourceType": kind, "id": f"{kind.lower()}-{child['id']}-{number}",
                          who: {"reference": patient}, **members})

    def moment(days, hour):
        return f"{after(child, days).isoformat()}T{hour:02d}:30:00+00:00"

    for visit in range(child["visits"] + (1 if year > 2024 else 0)):
        day = visit * 45 + 10
        add("Encounter", visit, status="finished",
            **{"class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode",
                         "code": "HH" if visit % 2 else "AMB"}},
            type=[coded(SNOMED, "185349003", "Encounter for check up")],
            participant=[{"individual": {"display": "Health visitor N. Invented"}}],
            period={"start": moment(day, 10), "end": moment(day, 11)})
        add("Observation", visit, status="final", code=coded("http://loinc.org", "8302-2",
                                                              "Body height"),
            effectiveDateTime=moment(day, 10),
            valueQuantity={"value": 80 + 7 * (child["i"] % 9) + visit, "unit": "cm"})
    late = child["i"] % 5 == 0 and year <= 2024
    add("Immunization", 0, status="not-done" if late else "completed",
        vaccineCode=coded(SNOMED, "38598009", "Measles, mumps and rubella vaccine"),
        occurrenceDateTime=moment(20, 9))
    if child["i"] % 3 == 0:
        add("Condition", 0, code=coded(SNOMED, "195967001", "Asthma"),
            clinicalStatus=coded("http://terminology.hl7.org/CodeSystem/condition-clinical",
                                 "active", "Active"), recordedDate=after(child, 15).isoformat())
    if child["i"] % 4 == 1:
        add("Condition", 1, code=coded(SNOMED, "197480006", "Anxiety disorder"),
            recordedDate=after(child, 25).isoformat())
    if child["i"] % 6 == 2:
        wrong = "entered-in-error" if year > 2024 else "active"
        add("CarePlan", 0, status=wrong, intent="plan", title="Asthma care plan",
            period={"start": after(child, 16).isoformat()})
    return [{"fullUrl": "https://health.example/fhir/" + r["resourceType"] + "/" + r["id"],
             "resource": r} for r in resources]


def fhir(children, year):
    entries = [entry for child in children for entry in fhir_child(child, year)]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries},
                      indent=1) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", required=True)
    parser.add_argument("--children", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    os.makedirs(options.out, exist_ok=True)
    children = make_children(options.children, random.Random(options.seed))
    for year in (2024, 2025):
        for name, text in ((f"cin_{year}.xml", cin(children, year)),
                           (f"fhir_{year}.json", fhir(children, year))):
            with open(os.path.join(options.out, name), "w", encoding="utf-8") as out:
                out.write(text)


if __name__ == "__main__":
    main()
