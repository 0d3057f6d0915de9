#include "connectors/county/word_lists.h"

namespace connectors::county {
namespace {

using List = std::string_view;

constexpr List kEnglishGirls[] = {
    "Olivia",    "Amelia",    "Isla",      "Ava",      "Lily",   "Freya",     "Florence",
    "Willow",    "Grace",     "Sophie",    "Evie",     "Ella",   "Rosie",     "Isabella",
    "Emily",     "Poppy",     "Charlotte", "Phoebe",   "Daisy",  "Elsie",     "Alice",
    "Sienna",    "Evelyn",    "Mia",       "Ivy",      "Millie", "Ruby",      "Matilda",
    "Eva",       "Jessica",   "Maisie",    "Harriet",  "Erin",   "Chloe",     "Emilia",
    "Lola",      "Bella",     "Eleanor",   "Imogen",   "Lottie", "Penelope",  "Bonnie",
    "Thea",      "Violet",    "Robyn",     "Molly",    "Hannah", "Lucy",      "Zara",
    "Orla",      "Heidi",     "Beatrice",  "Nancy",    "Martha", "Elizabeth", "Abigail",
    "Darcie",    "Amber",     "Summer",    "Hallie",   "Eliza",  "Margot",    "Ada",
    "Edith",     "Francesca", "Annabelle", "Jasmine",  "Lydia",  "Holly",     "Georgia",
    "Lara",      "Niamh",     "Zoë",       "Chloë",    "Anna",   "Tilly",     "Megan",
    "Scarlett",  "Gracie",    "Mabel",     "Lyra",     "Aurora", "Delilah",   "Hope",
    "Mary-Jane", "Ellie-Mae", "Lily-Rose", "Amelie",   "Esmé",   "Renée",     "Skye",
    "Paige",     "Lexi",      "Kayleigh",  "Courtney", "Jodie",  "Bethany",   "Rebecca",
    "Lauren",    "Katie",     "Leah",      "Natasha",  "Rachel", "Victoria",  "Alexandra",
    "Sarah",     "Eloise",    "Clara",     "Rose",     "Iris",   "Juno",      "Agnes"};
constexpr List kEnglishBoys[] = {
    "Oliver",  "George",    "Arthur",      "Noah",      "Leo",      "Oscar",    "Harry",
    "Archie",  "Jack",      "Henry",       "Charlie",   "Freddie",  "Theodore", "Thomas",
    "Finley",  "Theo",      "Alfie",       "Jacob",     "William",  "Isaac",    "Tommy",
    "Joshua",  "James",     "Lucas",       "Alexander", "Arlo",     "Roman",    "Edward",
    "Elijah",  "Teddy",     "Max",         "Adam",      "Albie",    "Ethan",    "Logan",
    "Joseph",  "Sebastian", "Benjamin",    "Harrison",  "Mason",    "Reuben",   "Rory",
    "Luca",    "Louie",     "Samuel",      "Hugo",      "Daniel",   "Jude",     "Ronnie",
    "Zachary", "Frankie",   "Ezra",        "Toby",      "Felix",    "Caleb",    "Dylan",
    "Ralph",   "Jaxon",     "Ollie",       "Stanley",   "Hunter",   "Grayson",  "Riley",
    "Bobby",   "Michael",   "Matthew",     "Jake",      "Ellis",    "Nathan",   "Tyler",
    "Connor",  "Callum",    "Liam",        "Kyle",      "Ryan",     "Cameron",  "Lewis",
    "Luke",    "Owen",      "Rowan",       "Sonny",     "Kai",      "Blake",    "Bailey",
    "Billy",   "Bradley",   "Christopher", "Dominic",   "Elliot",   "Gabriel",  "Jayden",
    "Jenson",  "Kian",      "Robert",      "Robin",     "Rufus",    "Stephen",  "Timothy",
    "Tobias",  "Vincent",   "Wilfred",     "Xander",    "Barnaby",  "Casper",   "Digby",
    "Edmund",  "Francis",   "Jean-Luc",    "John-Paul", "Jonathan", "Nicholas", "Patrick"};
constexpr List kEnglishSurnames[] = {
    "Smith",     "Jones",      "Taylor",    "Brown",     "Williams",  "Wilson",     "Johnson",
    "Davies",    "Robinson",   "Wright",    "Thompson",  "Evans",     "Walker",     "White",
    "Roberts",   "Green",      "Hall",      "Wood",      "Jackson",   "Clarke",     "Clark",
    "Harris",    "Lewis",      "Turner",    "Hill",      "Cooper",    "Ward",       "Moore",
    "Morris",    "King",       "Watson",    "Baker",     "Harrison",  "Morgan",     "Patel",
    "Young",     "Allen",      "Mitchell",  "James",     "Anderson",  "Phillips",   "Lee",
    "Bell",      "Parker",     "Davis",     "Bennett",   "Miller",    "Cook",       "Shaw",
    "Cox",       "Richardson", "Marshall",  "Collins",   "Carter",    "Bailey",     "Gray",
    "Grey",      "Adams",      "Wilkinson", "Foster",    "Chapman",   "Mason",      "Russell",
    "Powell",    "Webb",       "Rogers",    "Hunt",      "Mills",     "Holmes",     "Palmer",
    "Matthews",  "Gibson",     "Fisher",    "Barnes",    "Knight",    "Lloyd",      "Butler",
    "Barker",    "Stevens",    "Stephens",  "Jenkins",   "Dixon",     "Fletcher",   "Reynolds",
    "Ellis",     "Murray",     "Elliott",   "Ford",      "Brooks",    "Andrews",    "Payne",
    "Fox",       "Hudson",     "Grant",     "Pearce",    "Lane",      "Riley",      "Lawrence",
    "Carr",      "Perry",      "Day",       "Saunders",  "Wells",     "Newman",     "Watts",
    "Cole",      "Burton",     "Woods",     "Harvey",    "Francis",   "Black",      "Freeman",
    "Nicholls",  "Hart",       "West",      "Gardner",   "Porter",    "Long",       "Lowe",
    "Hayes",     "Holland",    "Walsh",     "Gilbert",   "Rose",      "Bird",       "Bishop",
    "Hawkins",   "Webster",    "Dean",      "Spencer",   "Kelly",     "Hopkins",    "Barrett",
    "Curtis",    "Lambert",    "Warren",    "Mccarthy",  "Sharp",     "Parsons",    "Osborne",
    "Nash",      "Fletton",    "Goodwin",   "Townsend",  "Tomlinson", "Pritchard",  "Ashworth",
    "Bradshaw",  "Hardy",      "Sutton",    "Page",      "Frost",     "Burgess",    "Chambers",
    "Norton",    "Field",      "Coleman",   "Nicholson", "Doyle",     "Horton",     "Dawson",
    "Reeves",    "Cross",      "French",    "Quinn",     "Bartlett",  "Crawford",   "Hodgson",
    "Potter",    "Steele",     "Winter",    "Whitehead", "Ball",      "Cartwright", "Daly",
    "Faulkner",  "Gregory",    "Hammond",   "Ingram",    "Jarvis",    "Kirk",       "Lister",
    "Marsh",     "Naylor",     "Oakley",    "Peacock",   "Randall",   "Savage",     "Thornton",
    "Underwood", "Vincent",    "Weston",    "Yates",     "Atkins",    "Bowen",      "Crossley",
    "Dunn",      "Eaton",      "Farmer",    "Giles",     "Haines",    "Iles",       "Jeffery",
    "Kemp",      "Lomax",      "Moss",      "Neal",      "Oliver",    "Poole",      "Rowe",
    "Slater",    "Tucker",     "Upton",     "Vaughan",   "Whittaker", "Stone",      "Salter",
    "Draper",    "Skinner",    "Sawyer",    "Thatcher",  "Weaver",    "Wheeler",    "Chandler"};

constexpr List kCelticGirls[] = {"Aoife", "Niamh", "Saoirse", "Caoimhe", "Róisín",   "Siân",
                                 "Seren", "Ffion", "Cerys",   "Eilidh",  "Catriona", "Máire",
                                 "Gwen",  "Nia",   "Órla",    "Ciara",   "Fiona",    "Mairi"};
constexpr List kCelticBoys[] = {"Cian", "Oisín",  "Seán",   "Pádraig", "Eoin",  "Fionn",
                                "Rhys", "Dafydd", "Gethin", "Ieuan",   "Angus", "Callum",
                                "Euan", "Hamish", "Declan", "Ruairi",  "Tadhg", "Macsen"};
constexpr List kCelticSurnames[] = {
    "O'Neill",   "O'Brien",   "O'Connor", "Murphy",    "Byrne",    "Ryan",    "Kelly",
    "McDonald",  "MacDonald", "McCarthy", "Gallagher", "Doherty",  "Kennedy", "O'Sullivan",
    "Llewellyn", "Griffiths", "Pugh",     "Rees",      "Campbell", "Stewart", "Fraser",
    "Cameron",   "McKenzie",  "MacLeod",  "Ó Briain",  "Sweeney",  "Connors", "Cassidy"};

constexpr List kPolishGirls[] = {
    "Zofia",    "Julia",      "Zuzanna",    "Hanna",   "Maja",     "Lena",  "Alicja", "Oliwia",
    "Wiktoria", "Małgorzata", "Aleksandra", "Natalia", "Gabriela", "Kinga", "Nikola", "Pola"};
constexpr List kPolishBoys[] = {"Jakub",    "Antoni", "Szymon",  "Jan",       "Filip", "Kacper",
                                "Wojciech", "Michał", "Mikołaj", "Stanisław", "Oskar", "Bartosz",
                                "Igor",     "Łukasz", "Dawid",   "Mateusz"};
constexpr List kPolishSurnames[] = {"Nowak",    "Kowalski",    "Wiśniewski", "Wójcik",
                                    "Kamiński", "Lewandowski", "Zieliński",  "Szymański",
                                    "Woźniak",  "Dąbrowski",   "Kozłowski",  "Jankowski",
                                    "Mazur",    "Krawczyk",    "Piotrowski", "Grabowski"};

constexpr List kPakistaniGirls[] = {"Aisha", "Fatima",  "Maryam", "Zainab", "Hafsa",  "Khadija",
                                    "Amina", "Sumaiya", "Iqra",   "Noor",   "Ayesha", "Zahra",
                                    "Hira",  "Sana",    "Anaya",  "Inaaya", "Aleena", "Mahnoor"};
constexpr List kPakistaniBoys[] = {"Muhammad", "Mohammed", "Mohammad", "Yusuf", "Ibrahim",
                                   "Ali",      "Hamza",    "Musa",     "Zayn",  "Abdullah",
                                   "Ahmed",    "Bilal",    "Usman",    "Haris", "Zakariya",
                                   "Eesa",     "Ismail",   "Rayyan"};
constexpr List kPakistaniSurnames[] = {"Khan",   "Ahmed",  "Hussain", "Ali",      "Mahmood",
                                       "Akhtar", "Iqbal",  "Malik",   "Shah",     "Mirza",
                                       "Butt",   "Rashid", "Aslam",   "Chaudhry", "Sheikh",
                                       "Raza",   "Javed",  "Bibi",    "Begum",    "Qureshi"};

constexpr List kIndianGirls[] = {"Anaya",   "Diya",   "Priya",   "Saanvi", "Riya",  "Aarohi",
                                 "Meera",   "Simran", "Jasleen", "Navya",  "Kavya", "Ishani",
                                 "Harleen", "Pooja",  "Tara",    "Nisha"};
constexpr List kIndianBoys[] = {"Aarav",   "Arjun", "Vihaan",  "Rohan",  "Dev",      "Krish",
                                "Aryan",   "Kabir", "Reyansh", "Ishaan", "Gurpreet", "Harjit",
                                "Manveer", "Sahib", "Nikhil",  "Veer"};
constexpr List kIndianSurnames[] = {"Patel",   "Singh", "Kaur",    "Shah",  "Sharma", "Gill",
                                    "Mistry",  "Desai", "Nair",    "Reddy", "Iyer",   "Sandhu",
                                    "Dhillon", "Joshi", "Chauhan", "Menon", "Thomas", "Mathew"};

constexpr List kBangladeshiGirls[] = {"Tahmina", "Nusrat", "Sadia",  "Maisha", "Jannat", "Afsana",
                                      "Tasnim",  "Rumana", "Halima", "Safa",   "Anika",  "Sultana"};
constexpr List kBangladeshiBoys[] = {"Tahmid", "Rahim", "Mohammed", "Abdul", "Rafi", "Tanvir",
                                     "Shafiq", "Imran", "Nabil",    "Fahim", "Sami", "Zubair"};
constexpr List kBangladeshiSurnames[] = {"Begum",   "Rahman", "Uddin",     "Miah", "Khatun",
                                         "Islam",   "Hoque",  "Choudhury", "Ali",  "Alam",
                                         "Sultana", "Akther", "Haque",     "Karim"};

constexpr List kAfricanGirls[] = {"Adaeze",   "Chidinma", "Temitope", "Ama",   "Efua",  "Abena",
                                  "Zuri",     "Amara",    "Nyasha",   "Hodan", "Ifrah", "Makena",
                                  "Folasade", "Blessing", "Ngozi",    "Tendai"};
constexpr List kAfricanBoys[] = {"Chukwuemeka", "Oluwaseun", "Kwame",   "Kofi",  "Tunde", "Emeka",
                                 "Kojo",        "Tafadzwa",  "Abdi",    "Liban", "Jomo",  "Ayodele",
                                 "Ikenna",      "Sekou",     "Tawanda", "Samuel"};
constexpr List kAfricanSurnames[] = {"Okafor",  "Adeyemi", "Mensah", "Owusu",   "Boateng",
                                     "Okonkwo", "Balogun", "Eze",    "Moyo",    "Ndlovu",
                                     "Abdi",    "Warsame", "Osei",   "Adebayo", "Asante",
                                     "Nwosu",   "Kamara",  "Diallo", "Mwangi",  "Tekle"};

constexpr List kCaribbeanGirls[] = {"Shanice", "Kezia", "Tiana",  "Aaliyah", "Imani",
                                    "Naomi",   "Jada",  "Keisha", "Monique", "Tanisha"};
constexpr List kCaribbeanBoys[] = {"Jerome", "Marlon", "Tyrese", "Isaiah", "Malachi",
                                   "Dwayne", "Kemar",  "Elijah", "Andre",  "Jermaine"};
constexpr List kCaribbeanSurnames[] = {"Campbell", "Clarke",   "Bailey",   "Grant",   "Gordon",
                                       "Francis",  "Reid",     "Morrison", "Pinnock", "Powell",
                                       "Lewis",    "Marshall", "St. John", "Beckford"};

constexpr List kEastAsianGirls[] = {"Mei", "Xin Yi", "Hui Min", "Yuki", "Ling",     "Jia",
                                    "Anh", "Linh",   "Sakura",  "Hana", "Wai Ling", "Ka Yan"};
constexpr List kEastAsianBoys[] = {"Wei",   "Jun",  "Hao",     "Kenji", "Minh",    "Tuan",
                                   "Ka Ho", "Yong", "Zhi Hao", "Ryu",   "Lok Yin", "Bao"};
constexpr List kEastAsianSurnames[] = {"Chen", "Wang", "Li",     "Zhang", "Wong",
                                       "Chan", "Lau",  "Nguyen", "Tran",  "Tanaka",
                                       "Kim",  "Ng",   "Ho",     "Leung"};

constexpr List kMiddleEastGirls[] = {"Leila", "Yasmin", "Elif", "Zeynep", "Rania", "Shirin",
                                     "Dilan", "Hala",   "Nour", "Ayşe",   "Farah", "Samira"};
constexpr List kMiddleEastBoys[] = {"Omar", "Karim", "Emre", "Mehmet",  "Hassan", "Reza",
                                    "Azad", "Yusuf", "Can",  "Mustafa", "Amir",   "Tariq"};
constexpr List kMiddleEastSurnames[] = {"Yılmaz",    "Demir",  "Al-Hassan", "Haddad", "Rahimi",
                                        "Şahin",     "Kaya",   "Ahmadi",    "Saleh",  "Ibrahim",
                                        "Al-Khatib", "Öztürk", "Karimi",    "Nasser"};

constexpr List kIberianGirls[] = {"Inês",   "Beatriz",  "Sofia", "Mariana",   "Lúcia",
                                  "Carmen", "Catarina", "Luz",   "Valentina", "Ana Luísa"};
constexpr List kIberianBoys[] = {"João",     "Tomás", "Afonso",  "José",   "Mateo",
                                 "Santiago", "Diogo", "Gonçalo", "Martín", "Rui Pedro"};
constexpr List kIberianSurnames[] = {"da Silva",  "Santos",    "García",   "Fernández",
                                     "Pereira",   "Rodríguez", "Costa",    "dos Santos",
                                     "Gonçalves", "Muñoz",     "Ferreira", "López"};

constexpr List kRomanianGirls[] = {"Ioana",  "Andreea",   "Ștefania", "Elena", "Bianca",
                                   "Mălina", "Alexandra", "Raluca",   "Darya", "Oksana"};
constexpr List kRomanianBoys[] = {"Andrei", "Ștefan", "Mihai", "Luca",  "Matei",
                                  "Răzvan", "Ionuț",  "Vlad",  "Taras", "Bohdan"};
constexpr List kRomanianSurnames[] = {"Popescu",    "Ionescu",   "Dumitru", "Munteanu",
                                      "Stoica",     "Rusu",      "Ciobanu", "Ungureanu",
                                      "Shevchenko", "Kovalenko", "Melnyk",  "Țurcanu"};

constexpr List kMixedGirls[] = {"Maya", "Leila", "Amira", "Zara",  "Sofia",  "Jasmine", "Naomi",
                                "Anya", "Tia",   "Kiara", "Elena", "Saskia", "Mila",    "Esther"};
constexpr List kMixedBoys[] = {"Kai",     "Zane", "Rafael", "Elias",  "Micah", "Jayden", "Luca",
                               "Ezekiel", "Milo", "Nico",   "Xavier", "Idris", "Joel",   "André"};

constexpr std::array<Community, kCommunities> kAll = {{
    {"WBRI", "ENG", kEnglishGirls, kEnglishBoys, kEnglishSurnames},
    {"WIRI", "ENG", kCelticGirls, kCelticBoys, kCelticSurnames},
    {"WOTH", "POL", kPolishGirls, kPolishBoys, kPolishSurnames},
    {"APKN", "URD", kPakistaniGirls, kPakistaniBoys, kPakistaniSurnames},
    {"AIND", "GUJ", kIndianGirls, kIndianBoys, kIndianSurnames},
    {"ABAN", "BNG", kBangladeshiGirls, kBangladeshiBoys, kBangladeshiSurnames},
    {"BAFR", "YOR", kAfricanGirls, kAfricanBoys, kAfricanSurnames},
    {"BCRB", "ENG", kCaribbeanGirls, kCaribbeanBoys, kCaribbeanSurnames},
    {"CHNE", "CHI", kEastAsianGirls, kEastAsianBoys, kEastAsianSurnames},
    {"OOTH", "ARA", kMiddleEastGirls, kMiddleEastBoys, kMiddleEastSurnames},
    {"WOTH", "POR", kIberianGirls, kIberianBoys, kIberianSurnames},
    {"WOTH", "ROM", kRomanianGirls, kRomanianBoys, kRomanianSurnames},
    {"MOTH", "ENG", kMixedGirls, kMixedBoys, kEnglishSurnames},
}};

constexpr std::pair<List, List> kNicknames[] = {
    {"Thomas", "Tom"},        {"William", "Will"},     {"Isabella", "Izzy"},
    {"Elizabeth", "Beth"},    {"Charlotte", "Lottie"}, {"Alexander", "Alex"},
    {"Benjamin", "Ben"},      {"Samuel", "Sam"},       {"Joshua", "Josh"},
    {"Joseph", "Joe"},        {"Daniel", "Dan"},       {"Matthew", "Matt"},
    {"Michael", "Mike"},      {"Nicholas", "Nick"},    {"Christopher", "Chris"},
    {"Edward", "Ted"},        {"Theodore", "Theo"},    {"Frederick", "Freddie"},
    {"Zachary", "Zac"},       {"Sebastian", "Seb"},    {"Jonathan", "Jon"},
    {"Patrick", "Paddy"},     {"Robert", "Bob"},       {"James", "Jim"},
    {"Henry", "Harry"},       {"Oliver", "Ollie"},     {"Abigail", "Abi"},
    {"Rebecca", "Becky"},     {"Jessica", "Jess"},     {"Katie", "Kate"},
    {"Natasha", "Tash"},      {"Victoria", "Vicky"},   {"Alexandra", "Lexi"},
    {"Eleanor", "Ellie"},     {"Matilda", "Tilly"},    {"Penelope", "Penny"},
    {"Francesca", "Fran"},    {"Annabelle", "Belle"},  {"Georgia", "George"},
    {"Beatrice", "Bea"},      {"Imogen", "Immy"},      {"Amelia", "Millie"},
    {"Olivia", "Liv"},        {"Sophie", "Soph"},      {"Muhammad", "Mo"},
    {"Mohammed", "Mo"},       {"Mohammad", "Mo"},      {"Ibrahim", "Ibby"},
    {"Chukwuemeka", "Emeka"}, {"Aleksandra", "Ola"},   {"Stanisław", "Staś"},
    {"Wojciech", "Wojtek"},   {"Saoirse", "Sersh"},    {"Gabriel", "Gabe"},
    {"Dominic", "Dom"},       {"Timothy", "Tim"}};

constexpr List kPlaces[] = {
    "Oakmere",        "Tillbrook",       "Harrowfold",        "Winterbeck",     "Ashcombe Vale",
    "Marlow Fen",     "Pennycross",      "Brackenham",        "Stonewick",      "Lower Thrupp",
    "Upper Thrupp",   "Fernhurst Cross", "Kestrelby",         "Millbourne",     "Saltersley",
    "Greywell End",   "Copperidge",      "Larkhollow",        "Wren's Cross",   "Sallowfield",
    "Hazelmoor",      "Otterdene",       "Foxley Heath",      "Drayman's Quay", "Thistledon",
    "Amberstow",      "Quarrywell",      "Nettlecombe Green", "Elmsworth",      "Swanmere",
    "Barrowgate",     "Cinderhill",      "Dovercote",         "Larchwood",      "Moorsby",
    "Redlynch Parva", "Tannersford",     "Vinebank",          "Withycote",      "Yaffleton"};

constexpr List kStreetBeginnings[] = {
    "Bramble",   "Teasel",   "Curlew",  "Plover",  "Sorrel",   "Juniper",  "Rowan",     "Damson",
    "Foxglove",  "Harebell", "Linnet",  "Kingcup", "Marigold", "Nightjar", "Osier",     "Primrose",
    "Quince",    "Redwing",  "Sedge",   "Tansy",   "Umber",    "Vetch",    "Whinchat",  "Yarrow",
    "Chapel",    "Mill",     "Forge",   "Tithe",   "Weavers",  "Cobblers", "Saddlers",  "Potters",
    "Old Wharf", "Long",     "Pound",   "Orchard", "Meadow",   "Beacon",   "Station",   "Coppice",
    "Lantern",   "Almond",   "Bittern", "Campion", "Dunlin",   "Elder",    "Fieldfare", "Gorse"};
constexpr List kStreetEndings[] = {"Lane",  "Road",     "Close", "Street", "Way",   "Avenue",
                                   "Drive", "Crescent", "Rise",  "Walk",   "Grove", "Mews"};
constexpr List kSchoolBeginnings[] = {"St Aldwyn's",   "The Beeches", "Kingfisher", "Holy Well",
                                      "Long Acre",     "Bellfield",   "Orchard",    "Meadowside",
                                      "St Frideric's", "Hill View",   "Greenways",  "Willowbank"};

constexpr List kDomesticAbuse[] = {
    "Officers attended after a neighbour heard shouting and a door breaking. The children were "
    "upstairs and said they had heard everything.",
    "The caller said her partner had taken her phone and would not let her leave. Children asleep, "
    "seen safe and well.",
    "Verbal argument between parents over money. No injuries seen. The eldest child had called "
    "999.",
    "A report of a push in the kitchen while the children were at the table. The youngest was "
    "upset and held on to the officer's sleeve.",
    "An ex-partner came to the address against agreed conditions and shouted through the letter "
    "box. The children hid in the bathroom.",
    "Third call to the address since the spring. Both adults had been drinking. The children were "
    "dressed and fed; the house was cold."};
constexpr List kVulnerableChild[] = {
    "The child was found alone in the park after dark and said nobody was at home.",
    "The child came to the front desk and asked whether they could wait there until mum was back.",
    "Officers at the address on another matter saw no food in the house and one mattress for "
    "three children.",
    "The child was in a car with older youths known to officers and would not say how they met.",
    "A member of the public was worried about a young child at an open first-floor window."};
constexpr List kMissing[] = {
    "Reported missing by a carer after not coming back from school. Found at a friend's address.",
    "Did not return at the agreed time. Phone switched off. Came back on their own in the morning.",
    "Left after an argument. Seen at the bus station, and brought home by officers.",
    "Not at the placement at the evening check. Returned the next day and would not say where "
    "they had been."};
constexpr List kAntiSocial[] = {
    "Stones thrown at a bus shelter. Words of advice given.",
    "Part of a group riding off-road bikes on the recreation ground.",
    "Taken home after setting fire to a bin. A parent was spoken to.",
    "Shoplifting of food worth less than ten pounds. No further action."};
constexpr List kSchoolNotes[] = {"Tired and quiet today, said there was shouting at home",
                                 "Came without a coat again; spare one given",
                                 "Parent rang, child upset this morning",
                                 "Walked out of lesson two, settled in the library",
                                 "Asked to stay in at break, did not want to say why"};
constexpr List kSupportNotes[] = {"Came to the whole session and helped to set up",
                                  "Talked about sleep and routines; agreed to try a bedtime chart",
                                  "Food parcel and fuel voucher given",
                                  "Quiet at first, joined the cooking group later",
                                  "Worked on what to say to school about the uniform",
                                  "Did not come; text sent and answered the next day"};
constexpr List kFamilyWords[] = {
    "I like it here because nobody asks me what happened.",
    "We only need someone to ring us back when they say they will.",
    "It is better when Dad has his tablets.",
    "I do not want to tell it all again to a new lady.",
    "She has been sleeping in her own bed, and I have been sleeping as well.",
    "I would like to see my brother more often.",
    "The mornings are the worst bit. After that I am all right.",
    "Nobody explained what the meeting was for."};
constexpr List kStrengthWords[] = {"He reads to his little sister every night.",
                                   "Mum comes to everything and asks for help early.",
                                   "Two aunts live round the corner and take turns.",
                                   "She has one good friend and they look out for each other."};
constexpr List kNeedWords[] = {"Somewhere quiet to do homework.", "A bed of her own.",
                               "One worker who stays, not four.",
                               "Help with the bus to school until the spring."};
constexpr List kSupportKinds[] = {
    "youth club",         "family support",   "food bank",
    "young carers group", "counselling",      "parenting course",
    "mentoring",          "holiday activity", "domestic abuse support",
    "debt advice"};
constexpr List kAttendanceReasons[] = {"temperature", "sickness bug", "headache",
                                       "dentist",     "family rang",  "no call yet"};

}  // namespace

const Community& CommunityAt(std::size_t index) { return kAll[index]; }

std::string_view NicknameOf(std::string_view given) {
  for (const auto& [name, nickname] : kNicknames) {
    if (name == given) return nickname;
  }
  return "";
}

Words PlaceNames() { return kPlaces; }
Words StreetBeginnings() { return kStreetBeginnings; }
Words StreetEndings() { return kStreetEndings; }
Words SchoolBeginnings() { return kSchoolBeginnings; }
Words DomesticAbuseSummaries() { return kDomesticAbuse; }
Words VulnerableChildSummaries() { return kVulnerableChild; }
Words MissingSummaries() { return kMissing; }
Words AntiSocialSummaries() { return kAntiSocial; }
Words SchoolNotes() { return kSchoolNotes; }
Words SupportNotes() { return kSupportNotes; }
Words FamilyWords() { return kFamilyWords; }
Words StrengthWords() { return kStrengthWords; }
Words NeedWords() { return kNeedWords; }
Words SupportKinds() { return kSupportKinds; }
Words AttendanceReasons() { return kAttendanceReasons; }

}  // namespace connectors::county
