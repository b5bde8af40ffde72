#include "sim/policy/verbs.hpp"

namespace twinshift::policy {
namespace {

constexpr VerbKey kArea = {"area", "a map, see area", false, "where; everywhere if absent"};

Verb home_working() {
  return {
      "home_working",
      "More or fewer who work at home on a day",
      "The share of workers at home changes, by the zone where they work. Who is at home is the person's own draw: a "
      "higher share keeps the same people at home and more.",
      "Who stays at home makes no other trip instead, nor does anybody move farther out. Trades and offices are not "
      "told apart: name the zones of offices. The people of the day change: compare with --unpaired.",
      {kArea,
       {"set", "0 % to 95 %", false, "of workers, on a working day; or"},
       {"change", "-100 % to 500 %", false, "of the present share"}},
      "In Northern Ireland 17 % worked at home at least sometimes in 2023, in the United Kingdom 31 %.",
      "source",
      "Ulster University Economic Policy Centre 2023",
      "{set: 40 %}",
      {},
      0};
}

Verb travel_plan() {
  return {"travel_plan",
          "Employers who win their people for other ways than the car",
          "At so many of the jobs in the area, driving alone loses as much utility as would cut its share by the part "
          "you give, were its share what you say. Whose employer takes part is drawn once for each person.",
          "There is no lever behind it, only the published effect: an assumption that the report lists as one.",
          {kArea,
           {"covered", "0 % to 100 %", true, "share of the jobs whose employers take part"},
           {"cut", "0 % to 60 %", true, "part by which driving falls there"},
           {"car_share", "5 % to 95 %", true, "share of car drivers there today"}},
          "In 20 of the best British cases driving to work fell by 18 %.",
          "source",
          "Cairns et al. 2004, Smarter Choices",
          "{covered: 50 %, cut: 18 %, car_share: 50 %}",
          {Mode::kCar},
          -1};
}

Verb e_bike_grant() {
  return {
      "e_bike_grant",
      "Money towards an e-bike",
      "Ownership in the group grows by (1 - amount / price) to the power of the elasticity, at most to everybody; "
      "takers are drawn among those without one, each by their own draw. Owners may then choose the e-bike like any "
      "other way.",
      "The stock is as if the grant had run for years, since the elasticity is applied to ownership. Nobody sells a "
      "car for it.",
      {{"amount", "money", true, "of the grant"},
       {"price", "money", true, "of an e-bike"},
       {"elasticity", "-10 to 0", true, "of ownership to the price paid"},
       {"who", "a map, see who", false, "who gets it; everybody if absent"}},
      "Buyers with Oslo's grant made 17 to 22 points more of their trips by bike. Elasticities of demand for e-bikes "
      "of -2 and beyond are reported, by few studies.",
      "source",
      "Fyhri, Sundfoer and Weber 2016 (Oslo); the elasticity is an estimate",
      "{amount: 400 GBP, price: 1600 GBP, elasticity: -2}",
      {Mode::kEBike, Mode::kBikeRail},
      1};
}

Verb cycle_network() {
  return {
      "cycle_network",
      "Protected cycle tracks on named roads",
      "A minute cycled on these streets weighs less (0.7 of one beside cars), for own and shared bikes and "
      "e-scooters; cyclists look for ways that feel shortest. Streets closed to bikes are opened.",
      "Cars keep their lanes unless you take them with bus_lane or car_free. Cyclists do not get faster, and nobody "
      "buys a bike for it.",
      {{"roads", "list of street names; Shore* takes all that begin so", false, "which streets"},
       {"classes", "list of motorway, trunk, primary, secondary, tertiary, residential", false,
        "which of them, or all of these kinds"},
       {"area", "a map, see area", false, "only those inside"},
       {"weight", "0.3 to 1", true, "of a minute there, 1 as anywhere"}},
      "Seville's network raised cycling from next to nothing to 9 % of vehicle trips in five years.",
      "source",
      "Marques et al. 2015 (Seville); the weight of 0.7 is an estimate after stated-preference studies",
      "{roads: [High Street, Mill Road, Hill Road], weight: 0.5}",
      {Mode::kBike, Mode::kEBike, Mode::kBikeShare, Mode::kEScooter},
      1};
}

Verb bike_share() {
  return {"bike_share",
          "More stations of shared bikes, other prices, more e-bikes among them",
          "New stations stand at the places of the area with most homes and jobs, each the given distance from any "
          "other. Who finds one near both ends can ride; empty and full stations turn people away as always.",
          "No van is added: rebalancing stays as it is.",
          {{"area", "a map, see area", false, "of the new stations; everywhere if absent"},
           {"stations", "whole number", false, "new ones, at most"},
           {"spacing", "100 m to 5 km", false, "least distance between stations; 300 m if absent"},
           {"docks", "whole number", false, "at each; 20 if absent"},
           {"bikes", "whole number", false, "at each in the morning; 10 if absent"},
           {"price", "money", false, "a ride"},
           {"e_bikes", "0 % to 100 %", false, "of the bikes with a motor"}},
          "One ride in five replaced a car in Melbourne and Brisbane, one in fourteen in Washington.",
          "source",
          "Fishman, Washington and Haworth 2014",
          "{stations: 6, docks: 16, bikes: 10, price: 0.50 GBP}",
          {Mode::kBikeShare},
          1};
}

Verb e_scooter() {
  return {
      "e_scooter",
      "Shared e-scooters: lawful, so many of them, at this price",
      "The mode becomes a way to travel for everybody of 16 and over. What people think of it beside time and money "
      "is taken from another mode of the city, as there is nothing to fit it to where it is new.",
      "Private e-scooters stay out of the model.",
      {{"count", "whole number", true, "in the city; 0 takes them away"},
       {"unlock", "money", true, "a ride"},
       {"per_min", "money", true, "a minute"},
       {"like", "mode", false, "whose constant it takes; bike_share if absent"}},
      "A third of riders in Portland and a fifth in Lisbon would have gone by car.",
      "source",
      "House of Commons Transport Committee 2020, HC 255; DfT, evaluation of trials, 2022",
      "{count: 100, unlock: 0 GBP, per_min: 0.05 GBP, like: e_scooter}",
      {Mode::kEScooter},
      1};
}

Verb growth() {
  return {
      "growth",
      "More people, or more jobs, in parts of the city",
      "Residents of the zones and what belongs to them (households, workers, pupils, students), and jobs and places "
      "to learn, are multiplied. Who lived there before stays who they were; homes and jobs are matched anew.",
      "No home gets an address of its own: people live where the zone's homes are. The people of the day change: "
      "compare with --unpaired, per resident.",
      {{"area", "a map, see area", false, "where; everywhere if absent"},
       {"residents", "-90 % to 400 %", false, "change of residents"},
       {"jobs", "-90 % to 400 %", false, "change of jobs and places to learn"}},
      "Plans of cities, not observations.",
      "estimate",
      "name the plan in your scenario",
      "{area: {zones: [Hillside]}, residents: 30 %}",
      {},
      0};
}

}  // namespace

std::vector<Verb> other_verbs() {
  return {home_working(), travel_plan(), e_bike_grant(), cycle_network(), bike_share(), e_scooter(), growth()};
}

}  // namespace twinshift::policy
