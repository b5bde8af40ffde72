#include "sim/policy/verbs.hpp"

namespace twinshift::policy {
namespace {

constexpr VerbKey kArea = {"area", "a map, see area", false, "where; everywhere if absent"};
constexpr VerbKey kNeededArea = {"area", "a map, see area", true, "where"};
constexpr VerbKey kHours = {"hours", "\"07:00-19:00\"", false, "in which driving counts; all day if absent"};
constexpr VerbKey kExempt = {"exempt_residents", "true or false", false,
                             "who lives in the area goes free; false if absent"};

std::vector<VerbKey> street_keys() {
  return {{"roads", "list of street names; Shore* takes all that begin so", false, "which streets"},
          {"classes", "list of motorway, trunk, primary, secondary, tertiary, residential", false,
           "which of them, or all of these kinds"},
          {"area", "a map, see area", false, "only those inside"}};
}

std::vector<VerbKey> street_keys(VerbKey const& more) {
  auto keys = street_keys();
  keys.push_back(more);
  return keys;
}

Verb parking() {
  return {"parking",
          "What it costs to park all day",
          "The day's price at the destination changes for who drives there.",
          "Nobody looks for a space, and none is ever full. Residents park at home for nothing. Shoppers and other "
          "background traffic do not react.",
          {kArea,
           {"set", "money", false, "a day; or"},
           {"change", "-100 % to 1000 %", false, "of the present price; or"},
           {"add", "money", false, "on top of the present price, also where it is free"}},
          "A tenth more to park takes 1 to 3 % of those who drive to work.",
          "unverified",
          "VTPI, Transportation Elasticities; TCRP 95, chapter 13 (remembered)",
          "{area: {zones: [Market, Harbour]}, add: 4 GBP}",
          {Mode::kCar},
          -1};
}

Verb workplace_levy() {
  return {
      "workplace_levy",
      "A levy on workplace parking, so far as employers pass it on",
      "Who works in the area and drives pays levy x share passed on / working days a day, on top of the price of "
      "parking.",
      "Every job in the area counts: small employers are not told apart. Employers do not give up spaces.",
      {kArea,
       {"amount", "money", true, "a space and year"},
       {"passed_on", "0 % to 100 %", true, "share that reaches the driver"},
       {"days", "number", false, "days a year a space is used; 230 if absent"}},
      "Nottingham, 379 pounds a year in 2016: 53 % of drivers to work paid something; of the commuters who now went "
      "without the car, 9 % had changed at least partly for the levy and what it paid for.",
      "source",
      "Dale et al. 2019, Loughborough University repository 10067039",
      "{amount: 500 GBP, passed_on: 100 %}",
      {Mode::kCar},
      -1};
}

Verb road_charge() {
  return {"road_charge",
          "A charge for driving in an area, once a day",
          "Whose drive to or from the activity enters a street of the area within the hours pays once a day, beside "
          "fuel and parking; a passenger feels the usual share. Drives to park-and-ride sites count too.",
          "Nobody drives around the area, so it tells more of a cordon around destinations than of one that is easy to "
          "bypass. Errands, vans and lorries of the background neither pay nor stay away.",
          {kNeededArea, {"amount", "money", true, "a day"}, kHours, kExempt},
          "London 2003: 30 % fewer cars entered. Stockholm: traffic over the cordon answers to its price with -0.7.",
          "source",
          "Transport for London, monitoring reports (summaries); Boerjesson et al. 2012 (remembered)",
          "{area: {zones: [Market]}, amount: 5 GBP, hours: \"06:00-19:00\"}",
          {Mode::kCar, Mode::kCarPassenger},
          -1};
}

Verb clean_air_zone() {
  return {"clean_air_zone",
          "A charge for old, dirty cars in an area, once a day",
          "As road_charge, for the share of cars that does not meet the standard. Which people own such a car is drawn "
          "once for each and never changes, so a stricter standard hits the same people and more.",
          "A car's class decides who pays, but emissions are counted with the mean fleet: that the dirtiest cars go "
          "first is not told, nor that people buy cleaner ones. Read it as the least effect on air.",
          {kNeededArea,
           {"amount", "money", true, "a day"},
           {"payers", "0 % to 100 %", true, "share of cars below the standard"},
           kHours,
           kExempt},
          "British zones renewed fleets more than they moved people to other modes.",
          "unverified",
          "evaluations of ULEZ and clean air zones, remembered",
          "{area: {zones: [Market]}, amount: 8 GBP, payers: 40 %}",
          {Mode::kCar, Mode::kCarPassenger},
          -1};
}

Verb fuel_price() {
  return {"fuel_price",
          "Dearer or cheaper fuel: duty, or the world's price",
          "What drivers feel to pay per km changes: by a share, or by so much a litre times the litres a car needs.",
          "All cars pay alike: those on batteries are not spared, and nobody buys another car. Background traffic does "
          "not react.",
          {{"per_litre", "money", false, "more (or less) a litre; or"},
           {"change", "-90 % to 500 %", false, "of the cost per km that drivers feel"},
           {"litres", "number", false, "a car's litres per 100 km; 7 if absent, as in car_cost"}},
          "A tenth more for fuel takes 1 % of traffic within a year and 3 % after five.",
          "source",
          "Goodwin, Dargay and Hanly 2004",
          "{per_litre: 1 GBP}",
          {Mode::kCar},
          -1};
}

Verb car_free() {
  return {
      "car_free",
      "Streets without through cars: bus gates, pedestrian streets, low-traffic areas",
      "Cars may no longer use the streets; buses, bikes and feet may. Everybody's car, errands and lorries "
      "included, takes other ways; who parked there parks at the nearest street that is left.",
      "All day, for all cars: hours and exemptions need a road_charge. Streets that would be cut off from all others "
      "are closed with them.",
      street_keys(),
      "Inside Walthamstow's low-traffic area motor traffic fell by half.",
      "unverified",
      "summaries of Aldred and Goodman 2020 (London)",
      "{roads: [High Street]}",
      {Mode::kCar},
      0};
}

Verb bus_lane() {
  return {"bus_lane",
          "A lane for buses on named roads",
          "Buses queue apart from cars on these streets. Where there are two lanes or more one is taken: cars lose its "
          "capacity and its room. Where there is one the lane is new.",
          "All day: hours are not told apart. Buses keep their timetable, so a lane makes them punctual; to plan them "
          "faster add bus_priority. Taxis and bikes are not in the lane.",
          street_keys({"lane", "take or add", false,
                       "take: from cars where there are two; add: a new one everywhere. take if absent"}),
          "East Belfast's line 4 grew by 5.8 % in the year of its lanes and its park-and-ride.",
          "source",
          "transport-network.co.uk 13032 (Belfast 2015/16); the lane's own part is not known",
          "{roads: [Mill Road], lane: add}",
          {Mode::kBus, Mode::kBrt},
          0};
}

}  // namespace

std::vector<Verb> car_verbs() {
  return {parking(), workplace_levy(), road_charge(), clean_air_zone(), fuel_price(), car_free(), bus_lane()};
}

}  // namespace twinshift::policy
